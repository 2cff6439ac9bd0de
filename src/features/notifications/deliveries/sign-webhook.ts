/**
 * Standard Webhooks 1.0: `v1,` + base64 of HMAC-SHA-256 over `id.timestamp.body`. Neither id nor timestamp holds a dot,
 * so the three parts can be told apart. Pure.
 */

import { utf8 } from "../../../core/encoding.ts";

export const SECRET_PREFIX = "whsec_";

export interface SignedMessage {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/** The three headers. Every secret signs, separated by blanks: a receiver that knows either one is content. */
export async function signWebhook(
  message: SignedMessage,
  secrets: readonly string[],
): Promise<Record<string, string>> {
  const { id, timestampSeconds, body } = message;
  const signed = utf8(`${id}.${timestampSeconds}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => signOnce(secret, signed)));
  return {
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatures.join(" "),
  };
}

/** The key is what the base64 after `whsec_` stands for, not its text. */
async function signOnce(secret: string, signed: Uint8Array): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.slice(SECRET_PREFIX.length)), (c) => c.charCodeAt(0));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["sign"]);
  return `v1,${base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, signed)))}`;
}

export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
