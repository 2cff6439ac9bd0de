const HERE = "https://here.invalid";

/**
 * An address of this site, or the way home.
 * Attack: `returnTo=//evil.example`, `/.//evil.example`, `/\evil.example` or `javascript:…` leads off the site, with a page of ours before it.
 */
export function safePath(text: string | null, home = "/"): string {
  if (text === null || !/^\/(?![/\\])[\x21-\x5B\x5D-\x7E]*$/.test(text)) return home;
  if (!URL.canParse(text, HERE)) return home;
  const { origin, pathname, search } = new URL(text, HERE);
  // Dots are resolved by then: `/.//evil.example` is the path `//evil.example`.
  return origin === HERE && !pathname.startsWith("//") ? `${pathname}${search}` : home;
}
