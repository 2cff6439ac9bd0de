/** The caller's side: asks the object, and wraps what it gives before anything else can look at it. */

import { CodedError } from "../../../core/errors.ts";
import { Secret } from "../../../core/secret.ts";
import type { AccessTokenFor } from "../deps.ts";
import type { GivenToken, TokenWish } from "./wire.ts";

/** The provider will not have the credential. */
export class CredentialRefused extends CodedError {
  constructor(why: string) {
    super("upstream_error", why);
  }
}

export function createAccessTokenFor(
  ask: (wish: TokenWish) => Promise<GivenToken>,
): AccessTokenFor {
  return async function accessTokenFor(ctx, request) {
    const { type, id, companyId, environment, name } = ctx.actor;
    const place = { companyId, environment };
    const actor = { type, id, ...place, ...(name === undefined ? {} : { name }) };
    const { requestId, ip } = ctx;
    const given = await ask({ ...request, place, actor, requestId, ip });
    switch (given.kind) {
      case "token": {
        const beside = given.beside.map((value) => new Secret(value));
        return { token: new Secret(given.token), id: given.id, beside };
      }
      case "refused":
        throw new CredentialRefused(given.why);
      case "failed": {
        const { code, message, retryAfterSeconds } = given;
        throw new CodedError(
          code,
          message,
          retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
        );
      }
    }
  };
}
