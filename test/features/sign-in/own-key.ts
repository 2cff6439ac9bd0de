/** A key of the pool whose private half the tests hold, as the pool publishes it. */

import { exportJWK, exportSPKI, generateKeyPair } from "jose";

import { base64Url } from "../../../src/core/encoding.ts";

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

export async function createOwnKey(): Promise<OwnKey> {
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

const encode = (text: string) => base64Url(new TextEncoder().encode(text));
