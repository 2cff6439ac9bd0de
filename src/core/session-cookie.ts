/**
 * The cookies of our own pages. `__Host-` makes browsers refuse them unless Secure, with Path=/ and without a Domain,
 * so no sibling host can set or read one. They hold random bits and nothing else: tokens never reach the browser.
 */

export const SESSION_COOKIE = "__Host-nembl_session";

/** Binds an authorization under way to the browser that began it. */
export const LOGIN_COOKIE = "__Host-nembl_login";

/** As long as the session's idle limit; it is sent anew while the session is used. */
const SESSION_MAX_AGE_SECONDS = 3_600;

export function sessionCookie(value: string): string {
  return cookie(SESSION_COOKIE, value, SESSION_MAX_AGE_SECONDS);
}

export function loginCookie(value: string, maxAgeSeconds: number): string {
  return cookie(LOGIN_COOKIE, value, maxAgeSeconds);
}

export function expiredCookie(name: string): string {
  return cookie(name, "", 0);
}

/** The value of the first cookie of that name, or nothing. */
export function readCookie(header: string | undefined, wanted: string): string | undefined {
  if (header === undefined || !header.includes(wanted)) return undefined;
  for (const pair of header.split(";")) {
    const [name, ...value] = pair.trim().split("=");
    if (name === wanted) return value.join("=");
  }
  return undefined;
}

/** SameSite=Lax: a top-level navigation back from the login page must carry it, a foreign form's POST must not. */
function cookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`;
}
