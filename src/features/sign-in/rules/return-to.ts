/** Where a sign-in leads back to. Pure. */

const MAX_LENGTH = 1_024;

/**
 * A path of our own, or nothing. Attack: an open redirector (CWE-601) that sends a person from our sign-in to a page
 * that looks like ours: `//evil.test`, `/\evil.test`, `/<tab>/evil.test` and `javascript:` all leave the site in some browser.
 */
export function ownPath(text: string, publicUrl: string): string | undefined {
  if (text.length > MAX_LENGTH || !/^\/(?![/\\])[\x21-\x5B\x5D-\x7E]*$/.test(text))
    return undefined;
  const { origin } = new URL(publicUrl);
  if (!URL.canParse(text, origin)) return undefined;
  const url = new URL(text, origin);
  // Dots are resolved by then: /a/..//evil.test is the path //evil.test.
  if (url.origin !== origin || url.pathname.startsWith("//")) return undefined;
  // Signing in leads back to no sign-in.
  if (url.pathname.startsWith("/auth/")) return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}
