/**
 * The cookies of our own pages. `__Host-` makes browsers refuse them unless Secure, with Path=/ and without a Domain,
 * so no sibling host can set or read one. They hold random bits and nothing else: tokens never reach the browser.
 */

import { SECOND_MS } from "./time.ts";

export const SESSION_COOKIE = "__Host-nembl_session";

/**
 * Kept by the browser until the session's last possible moment: when it ends before, the session itself says. So no
 * answer but a sign-in's, an MFA's or a switch's ever sets it, and a poll that is answered late cannot put an old
 * cookie back in the place of a newer one.
 */
export function sessionCookie(value: string, livesMs: number): string {
  return setCookieOf(SESSION_COOKIE, value, Math.max(0, Math.floor(livesMs / SECOND_MS)));
}

export function expiredCookie(name: string): string {
  return setCookieOf(name, "", 0);
}

/** SameSite=Lax: a top-level navigation back from the login page must carry it, a foreign form's POST must not. */
export function setCookieOf(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`;
}

export function readCookies(header: string | undefined): { name: string; value: string }[] {
  return (header ?? "").split(";").map((pair) => {
    const [name = "", ...value] = pair.trim().split("=");
    return { name, value: value.join("=") };
  });
}

/** The value of the first cookie of that name, or nothing. */
export function readCookie(header: string | undefined, wanted: string): string | undefined {
  if (header === undefined || !header.includes(wanted)) return undefined;
  return readCookies(header).find(({ name }) => name === wanted)?.value;
}
