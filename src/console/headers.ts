/** What every page is sent with. */

/**
 * Nothing runs, loads or is sent to but our own. `loginOrigin`: a form whose answer leads to the login page is stopped
 * by browsers unless that origin stands in `form-action`, too. `data:` holds the picture of a QR code.
 */
export function pageHeaders(loginOrigin: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action 'self' ${loginOrigin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types nembl",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    // With `no-referrer` browsers send `Origin: null` with forms, which the check of the origin refuses.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  };
}
