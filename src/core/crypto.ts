/** Thin names over Web Crypto. What needs a clock or randomness takes it as an argument. */

import { hex, utf8 } from "./encoding.ts";

export async function sha256Hex(data: string | ArrayBuffer): Promise<string> {
  const bytes = typeof data === "string" ? utf8(data) : data;
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/**
 * Compares two strings in time that depends on their lengths only.
 * Attack: guessing a tag character by character from how long a refusal takes.
 */
export function constantTimeEqual(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < left.length; index++) {
    difference |= left.charCodeAt(index) ^ right.charCodeAt(index % (right.length || 1));
  }
  return difference === 0;
}
