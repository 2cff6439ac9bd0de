/** A key of the pool whose private half the tests hold, as the pool publishes it. */

import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload } from "jose";
import { beforeAll } from "vitest";

import { base64Url } from "../../../src/core/encoding.ts";
import { standIn } from "../../support/each-test.ts";
import { env, seedCompany, seedUser } from "../../support/world.ts";

export const JWKS_URL = `${env.COGNITO_ISSUER}/.well-known/jwks.json`;

const RS = "RSASSA-PKCS1-v1_5";

/** A key of the pool whose private half the tests hold: whatever it signs, the signature is right. */
export interface OwnKey {
  readonly jwk: JsonWebKey;
  readonly spki: string;
  readonly sign: (head: string, body: string, algorithm?: string) => Promise<string>;
}

export function publicOf({ jwk: { kty, n, e } }: OwnKey, kid: string): object {
  return { kty, n, e, kid };
}

async function createOwnKey(): Promise<OwnKey> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const jwk = (await exportJWK(pair.privateKey)) as JsonWebKey;
  const { alg: _alg, key_ops: _ops, ...bare } = jwk;
  return {
    jwk: bare,
    spki: await exportSPKI(pair.publicKey),
    sign: async (head, body, algorithm = "RS256") => {
      const params = {
        name: algorithm.startsWith("PS") ? "RSA-PSS" : RS,
        hash: `SHA-${algorithm.slice(2)}`,
      };
      const key = await crypto.subtle.importKey("jwk", bare, params, false, ["sign"]);
      const input = `${encode(head)}.${encode(body)}`;
      const bytes = new TextEncoder().encode(input);
      const signature = await crypto.subtle.sign({ ...params, saltLength: 32 }, key, bytes);
      return `${input}.${base64Url(new Uint8Array(signature))}`;
    },
  };
}

/** For a whole file: the key, a person, and what the pool's access tokens say of that person. */
export function useOwnKey() {
  let created: { readonly own: OwnKey; readonly user: { id: string; sub: string } } | undefined;
  const user = standIn(() => created?.user);

  beforeAll(async () => {
    const own = await createOwnKey();
    const company = await seedCompany();
    created = { own, user: await seedUser(company.id, "owner") };
  });

  const payload = (extra: object = {}): JWTPayload => ({
    sub: user.sub,
    iss: env.COGNITO_ISSUER,
    token_use: "access",
    client_id: env.COGNITO_CLIENT_ID,
    origin_jti: crypto.randomUUID(),
    auth_time: now(),
    iat: now(),
    exp: now() + 3600,
    ...extra,
  });

  return { own: standIn(() => created?.own), user, payload };
}

export const now = () => Math.floor(Date.now() / 1000);

export const header = (extra: object = {}) =>
  JSON.stringify({ alg: "RS256", kid: "own", ...extra });

export const encode = (text: string) => base64Url(new TextEncoder().encode(text));
