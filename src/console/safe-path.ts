/**
 * An address of this site, or the way home.
 * Attack: `returnTo=//evil.example`, `/\evil.example` or `javascript:…` leads off the site, with a page of ours before it.
 */
export function safePath(text: string | null, home = "/"): string {
  if (text === null || !/^\/(?![/\\])[\x21-\x5B\x5D-\x7E]*$/.test(text)) return home;
  const url = new URL(text, "https://here.invalid");
  return url.origin === "https://here.invalid" ? `${url.pathname}${url.search}` : home;
}
