/** The public keys, from a file or from where they are published: never from the export itself. */

import { Fault } from "./verify-export.ts";

interface Jwk {
  readonly kty?: unknown;
  readonly crv?: unknown;
  readonly x?: unknown;
}

/** By the id that each key's own bytes make (RFC 7638); an id that a file claims for a key means nothing. */
export async function importKeys(text: string): Promise<Map<string, CryptoKey>> {
  const { keys } = readSet(text);
  const imported = new Map<string, CryptoKey>();
  for (const { kty, crv, x } of keys) {
    if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string") continue;
    const jwk = { kty, crv, x };
    const key = await crypto.subtle.importKey("jwk", jwk, "Ed25519", false, ["verify"]);
    imported.set(await thumbprint(x), key);
  }
  if (imported.size === 0) throw new Fault("There is no Ed25519 key among the keys.");
  return imported;
}

function readSet(text: string): { readonly keys: readonly Jwk[] } {
  try {
    const set = JSON.parse(text) as { readonly keys?: unknown };
    if (Array.isArray(set.keys)) return { keys: set.keys as Jwk[] };
  } catch {
    // Said below.
  }
  throw new Fault("The keys are no JWK set.");
}

async function thumbprint(x: string): Promise<string> {
  const text = `{"crv":"Ed25519","kty":"OKP","x":"${x}"}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
