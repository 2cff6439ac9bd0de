/** A signer of Cognito-shaped tokens, the pool's key endpoint and its token endpoint, all in this process. */

import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from "jose";
import { afterAll, beforeAll, vi } from "vitest";

import type { Role } from "../../src/core/actor.ts";
import { standIn } from "./each-test.ts";
import { env, seedUser } from "./world.ts";

export interface Pool {
  readonly sign: (
    sub: string,
    claims?: JWTPayload,
    header?: Record<string, unknown>,
  ) => Promise<string>;
  readonly fetches: () => number;
  /** What the endpoint answers from now on; null: it is down. */
  readonly publish: (keys: readonly unknown[] | null) => void;
  readonly jwk: unknown;
  /** An ID token of our own client; `nonce` is the caller's to add. */
  readonly signId: (sub: string, claims?: JWTPayload) => Promise<string>;
  /** Answers /oauth2/token from now on. Until it is set, the endpoint is down. */
  readonly onToken: (answer: TokenHandler) => void;
  /** Forms sent to /oauth2/token and /oauth2/revoke, in order. */
  readonly forms: { readonly path: string; readonly form: URLSearchParams }[];
}

type TokenHandler = (form: URLSearchParams) => Promise<Response> | Response;

/**
 * One key pair for a name in the whole process: making one takes a tenth of a second, and an isolate that learned a
 * pool's keys in one file meets the same keys in the next.
 */
const pairs = new Map<string, ReturnType<typeof generateKeyPair>>();

function pairOf(kid: string): ReturnType<typeof generateKeyPair> {
  const pair = pairs.get(kid) ?? generateKeyPair("RS256", { extractable: true });
  pairs.set(kid, pair);
  return pair;
}

/** Replaces `fetch` for the address of the pool's keys; anything else is refused, for nothing may leave a test. */
export async function startPool(kid = "key-1"): Promise<Pool> {
  const { publicKey, privateKey } = await pairOf(kid);
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  let published: readonly unknown[] | null = [jwk];
  let fetches = 0;

  const forms: Pool["forms"] = [];
  let answerToken: TokenHandler = () => new Response("down", { status: 503 });

  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url === `${env.COGNITO_DOMAIN}/oauth2/token` || url.endsWith("/oauth2/revoke")) {
      const form = new URLSearchParams(init?.body as string);
      forms.push({ path: new URL(url).pathname, form });
      return url.endsWith("/revoke") ? new Response() : answerToken(form);
    }
    if (url !== `${env.COGNITO_ISSUER}/.well-known/jwks.json`) throw new Error(`unexpected ${url}`);
    fetches++;
    if (published === null) return new Response("down", { status: 503 });
    return Response.json({ keys: published });
  });

  return {
    jwk,
    fetches: () => fetches,
    publish: (keys) => {
      published = keys;
    },
    forms,
    onToken: (answer) => {
      answerToken = answer;
    },
    sign: (sub, claims = {}, header = {}) => {
      const access = {
        token_use: "access",
        client_id: env.COGNITO_CLIENT_ID,
        scope: "openid profile email",
        origin_jti: crypto.randomUUID(),
        jti: crypto.randomUUID(),
      };
      return sign(sub, { ...access, ...claims }, header);
    },
    signId: (sub, claims = {}) => {
      const id = { token_use: "id", aud: env.COGNITO_CLIENT_ID, jti: crypto.randomUUID() };
      return sign(sub, { ...id, ...claims }, {});
    },
  };

  function sign(sub: string, claims: JWTPayload, header: Record<string, unknown>): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ auth_time: claims.iat ?? now, ...claims })
      .setProtectedHeader({ alg: "RS256", kid, ...header })
      .setSubject(sub)
      .setIssuer(claims.iss ?? env.COGNITO_ISSUER)
      .setIssuedAt(claims.iat ?? now)
      .setExpirationTime(claims.exp ?? now + 3600)
      .sign(privateKey);
  }
}

/** For a whole file, in place before its own `beforeAll`. What is stubbed is put back at the end. */
export function usePool(kid?: string): Pool {
  let started: Pool | undefined;
  beforeAll(async () => {
    started = await startPool(kid);
  });
  afterAll(() => vi.unstubAllGlobals());
  return standIn(() => started);
}

/** A new person of a company, by their Bearer token. */
export async function signedIn(
  pool: Pool,
  companyId: string,
  role: Role = "owner",
  claims?: JWTPayload,
): Promise<string> {
  return pool.sign((await seedUser(companyId, role)).sub, claims);
}
