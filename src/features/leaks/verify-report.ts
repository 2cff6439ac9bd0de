/**
 * Whether GitHub sent this, byte for byte: ECDSA over P-256 with SHA-256 of the raw body, by the key that it names.
 * Attack: somebody forges a report to have keys revoked. So nothing of a body is read before this has passed.
 */

import type { AnonymousContext } from "../../core/context.ts";
import { CodedError } from "../../core/errors.ts";
import type { LeakDeps } from "./deps.ts";
import { decodeBase64, rawSignatureOf } from "./rules/signature.ts";

export interface SignedReport {
  readonly body: ArrayBuffer;
  readonly keyId: string | undefined;
  /** DER in base64. */
  readonly signature: string | undefined;
}

/** Its identifiers are SHA-256 in hex; anything longer is none. */
const KEY_ID_PATTERN = /^[0-9A-Za-z_-]{1,128}$/;

const P256 = { name: "ECDSA", namedCurve: "P-256" } as const;

/** Throws `unauthenticated`, in one sentence for all causes; `unavailable` where GitHub's keys cannot be had. */
export async function verifyReport(
  ctx: AnonymousContext<LeakDeps>,
  { body, keyId, signature }: SignedReport,
): Promise<void> {
  if (keyId === undefined || signature === undefined || !KEY_ID_PATTERN.test(keyId))
    throw unsigned();
  const der = decodeBase64(signature);
  const raw = der && rawSignatureOf(der);
  if (raw === undefined) throw unsigned();

  const key = await ctx.deps.findGithubKey(keyId, ctx.defer);
  const spki = key && spkiOf(key.pem);
  if (spki === undefined) throw unsigned();
  if (!(await isSignedBy(spki, raw, body))) throw unsigned();
}

async function isSignedBy(spki: Uint8Array, raw: Uint8Array, body: ArrayBuffer): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey("spki", spki, P256, false, ["verify"]);
    return await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, raw, body);
  } catch {
    // Listed, but no key of this curve.
    return false;
  }
}

function spkiOf(pem: string): Uint8Array | undefined {
  const body = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(
    pem,
  );
  return decodeBase64((body?.[1] ?? "").replaceAll(/\s+/g, ""));
}

function unsigned(): CodedError {
  return new CodedError("unauthenticated", "The report is not signed by a key of GitHub's.");
}
