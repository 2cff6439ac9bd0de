/** From a session's cookie to its object: addressed by the SHA-256, so that the value is nowhere but in the browser. */

import { sha256Hex } from "../../core/crypto.ts";
import { base64Url, type Random } from "../../core/encoding.ts";

const COOKIE_BYTES = 32;

/** 256 bits as base64url: what is no cookie of ours costs no call. */
const COOKIE_SHAPE = /^[A-Za-z0-9_-]{43}$/;

export interface NewCookie {
  readonly value: string;
  /** Of the object that it addresses. */
  readonly name: string;
}

export async function newCookie(random: Random): Promise<NewCookie> {
  const value = base64Url(random(COOKIE_BYTES));
  return { value, name: await sha256Hex(value) };
}

export async function objectNameOf(cookie: string): Promise<string | undefined> {
  return COOKIE_SHAPE.test(cookie) ? sha256Hex(cookie) : undefined;
}
