/** The keys that sign the log (Ed25519, RFC 8032), made of their seeds: the first signs, all are published. */

import { base64Url, fromBase64Url, utf8 } from "../../../core/encoding.ts";
import { signedText, type Statement } from "../rules/seal-format.ts";

/** RFC 8037. */
export interface PublishedKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
  readonly kid: string;
  readonly alg: "EdDSA";
  readonly use: "sig";
}

export interface SigningKeys {
  readonly keyId: string;
  readonly privateKey: CryptoKey;
  readonly published: readonly PublishedKey[];
}

/** What RFC 8410 §7 puts before the 32 bytes of a seed: Web Crypto takes no bare one. */
const PKCS8_PREFIX = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);

/** Seeds, and behind the first one also public halves. */
export async function importSigningKeys(seeds: readonly string[]): Promise<SigningKeys> {
  const published = await Promise.all(seeds.map(publish));
  const [first] = seeds;
  const [current] = published;
  if (first === undefined || current === undefined) throw new TypeError("No key to sign with");
  return { keyId: current.kid, privateKey: await importSeed(first, false), published };
}

export async function signStatement(keys: SigningKeys, statement: Statement): Promise<string> {
  const signature = await crypto.subtle.sign(
    "Ed25519",
    keys.privateKey,
    utf8(signedText(statement)),
  );
  return base64Url(new Uint8Array(signature));
}

/** Before the public half of a key whose seed is no more. */
const PUBLIC = "public.";

async function publish(entry: string): Promise<PublishedKey> {
  const x = entry.startsWith(PUBLIC) ? entry.slice(PUBLIC.length) : await publicHalfOf(entry);
  return { kty: "OKP", crv: "Ed25519", x, kid: await thumbprint(x), alg: "EdDSA", use: "sig" };
}

/** As base64url. */
export async function publicHalfOf(seed: string): Promise<string> {
  const { x = "" } = (await crypto.subtle.exportKey("jwk", await importSeed(seed, true))) as {
    readonly x?: string;
  };
  return x;
}

/** RFC 7638: an id that is made of the key can name no other. */
async function thumbprint(x: string): Promise<string> {
  const text = `{"crv":"Ed25519","kty":"OKP","x":"${x}"}`;
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}

function importSeed(seed: string, extractable: boolean): Promise<CryptoKey> {
  const pkcs8 = Uint8Array.from([...PKCS8_PREFIX, ...fromBase64Url(seed)]);
  return crypto.subtle.importKey("pkcs8", pkcs8, "Ed25519", extractable, ["sign"]);
}
