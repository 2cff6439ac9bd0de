/** The hosts that a secret's value may be sent to. Pure. */

export const MAX_ALLOWED_HOSTS = 20;

/** RFC 1035 §2.3.4, without the dot of the root. */
const MAX_HOST_LENGTH = 253;

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * What is wrong with the host, or nothing; in lower case already. Compared character by character with the host that is
 * called, so it must be the one form that a URL parser would write.
 * Attack: a list that reads as the provider's host and matches somebody else's (`*.example.com`, `user@evil.example`,
 * `good.example:8443`, a number that is an address, letters that only look Latin).
 */
export function findHostFault(host: string): string | undefined {
  if (host.length > MAX_HOST_LENGTH) return `At most ${MAX_HOST_LENGTH} characters.`;
  if (host.includes("*")) return "No wildcard: the host is compared exactly.";
  if (!host.split(".").every((label) => LABEL.test(label))) {
    return "A host name alone: letters, digits, hyphens and dots, no port, user or path.";
  }
  // WHATWG URL, "ends in a number": 127.0.0.1, but also 127.1, 0x7f.1 and 2130706433.
  if (/(^|\.)(\d+|0x[0-9a-f]*)$/.test(host)) return "A host name, not an address.";
  const url = `https://${host}/`;
  return URL.canParse(url) && new URL(url).hostname === host ? undefined : "A valid host name.";
}
