/** The values of a call, each read for the host that is called: its binding is checked before there is a value. */

import { secretsIn } from "../../../core/placed-text.ts";
import { readSecret } from "../../secrets/index.ts";
import type { EgressContext } from "../deps.ts";
import type { OutgoingCall } from "../outgoing-call.ts";
import type { ValueOf } from "../rules/place-values.ts";

export interface Retrieved {
  readonly valueOf: ValueOf;
  /** What the credential is made of; empty where there is none. */
  readonly credential: string;
  /** Of an access token. */
  readonly tokenId: string | undefined;
  /** All that the answer is scrubbed of. */
  readonly all: readonly string[];
}

export async function retrieve(
  ctx: EgressContext,
  { by, credential, headers, body }: OutgoingCall,
  host: string,
  refusedId?: string,
): Promise<Retrieved> {
  const own =
    credential.scheme === "none" || credential.scheme === "oauth2_refresh"
      ? undefined
      : credential.secret;
  const named = secretsIn(...Object.values(headers), body ?? []);
  const slugs = [...new Set(own === undefined ? named : [own, ...named])];
  const [token, read] = await Promise.all([
    credential.scheme === "oauth2_refresh"
      ? ctx.deps.accessTokenFor(ctx, {
          ...{ credential, by, host },
          ...(refusedId === undefined ? {} : { refusedId }),
        })
      : undefined,
    Promise.all(slugs.map((slug) => readSecret(ctx, slug, by, host))),
  ]);

  const values = new Map(read.map(({ slug, value }) => [slug, value.reveal()]));
  const valueOf: ValueOf = (slug) => {
    const value = values.get(slug);
    if (value === undefined) throw new TypeError("A text names a secret that was not read");
    return value;
  };
  const ofToken = token === undefined ? [] : [token.token, ...token.beside];
  return {
    valueOf,
    credential: token?.token.reveal() ?? (own === undefined ? "" : valueOf(own)),
    tokenId: token?.id,
    all: [...values.values(), ...ofToken.map((secret) => secret.reveal())],
  };
}
