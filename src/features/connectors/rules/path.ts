/** Paths: the one that a connector's base URL ends in, and those that are called behind it. Pure. */

const MAX_PATH_LENGTH = 2_000;

/** How often something on the way may decode a path. */
const DECODINGS = 3;

/**
 * What is wrong with a path behind a base URL, or nothing.
 * Attack: a path that leaves the base. `//evil.example` names another host, `..` the folder above, and each may be
 * written so that only a later reader sees it: with a backslash, encoded, encoded twice.
 */
export function findPathFault(path: string): string | undefined {
  if (path.length > MAX_PATH_LENGTH) return `At most ${MAX_PATH_LENGTH} characters.`;
  if (!path.startsWith("/")) return "Begins with a slash: it is put behind the base URL.";
  if (/[?#]/.test(path)) return "No query and no fragment: parameters go into 'query'.";
  if (!/^[\x21-\x5B\x5D-\x7E]+$/.test(path)) {
    return "Visible ASCII characters, no backslash; others are percent-encoded.";
  }
  if (path.includes("//")) return "No empty segment.";
  let text = path;
  for (let turn = 0; turn < DECODINGS; turn++) {
    const decoded = decode(text);
    if (decoded === undefined) return "Each % begins an escape of two hexadecimal digits.";
    if (/[\p{Cc}\\]/u.test(decoded)) return "No control character and no backslash.";
    if (decoded.split("/").some((segment) => segment === "." || segment === "..")) {
      return "No segment of dots: it would leave the base URL.";
    }
    if (decoded === text) return undefined;
    text = decoded;
  }
  return "Not encoded more than twice.";
}

/** Undefined where it is no UTF-8, percent-encoded. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * The base URL as it is kept: without a slash at its end. Its path has plain segments only, so that it says the same to
 * every reader.
 */
export function findBaseFault(href: string): string | undefined {
  const { pathname } = new URL(href);
  if (href.includes("?")) return "No query: parameters go into each call.";
  return /^(\/[A-Za-z0-9._~@-]+)*\/?$/.test(pathname)
    ? undefined
    : "A path of letters, digits and `.`, `_`, `~`, `@`, `-`, without empty segments.";
}

export function withoutEndSlash(href: string): string {
  return href.replace(/\/+$/, "");
}
