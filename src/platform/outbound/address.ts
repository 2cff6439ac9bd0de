/**
 * Which addresses named by customers may be called at all. Pure: it looks at what the address says, never at what a name
 * resolves to, for a Worker has no resolver. What stands behind a name is therefore not known here.
 *
 * Attack: an address that leads the platform to itself, to its host's metadata or into a private network, written so
 * that a filter does not see it: decimal or octal IPv4, IPv4 inside IPv6, a user before the host, an escaped letter.
 * The URL standard's own parser normalises all of these, so its host is judged, and its text is what is called.
 */

export interface AddressRules {
  /** http and any port on this machine itself: a developer's own. */
  readonly loopbackAllowed: boolean;
  /** Origins of this platform: its API and its sign-in pages. */
  readonly ownOrigins: readonly string[];
}

export type AddressVerdict =
  | { readonly kind: "allowed"; readonly href: string }
  | { readonly kind: "refused"; readonly why: string };

const MAX_LENGTH = 2_048;

/** 443 is written as none. 8443 is where a second TLS server commonly listens; any other port is somebody's back office. */
const PORTS = new Set(["", "8443"]);

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Names that mean something inside a network and nothing on the public internet: RFC 2606, RFC 6761, RFC 6762, RFC 7686,
 * RFC 8375, RFC 9476, ICANN's .internal and those that it does not delegate (.corp, .home, .mail), and what clusters and
 * routers use (`kubernetes.default.svc`, `web.service.consul`).
 */
const INNER_SUFFIXES = new Set([
  ...["localhost", "localdomain", "local", "internal", "intranet", "private", "workgroup"],
  ...["lan", "home", "corp", "mail", "domain", "router", "station"],
  ...["svc", "cluster", "consul", "docker", "kube", "k8s", "nomad", "pod"],
  ...["arpa", "onion", "alt", "example", "invalid", "test"],
]);

const NOT_PUBLIC = "A host on the public internet.";

const OURS = "Not an address of this API or its sign-in pages.";

/** The address as it will be called, or a sentence that tells its author what is wrong. */
export function judgeAddress(text: string, rules: AddressRules): AddressVerdict {
  if (text.length > MAX_LENGTH) return refused(`At most ${MAX_LENGTH} characters.`);
  // Parsers disagree about tabs, line breaks, backslashes and look-alike letters: none is needed.
  if (!/^[\x21-\x5B\x5D-\x7E]+$/.test(text))
    return refused("Visible ASCII characters, no backslash.");
  if (!URL.canParse(text)) return refused("An absolute URL.");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return refused("No user or password.");
  if (text.includes("#")) return refused("No fragment.");

  const http = url.protocol === "http:";
  if (!http && url.protocol !== "https:") return refused("https only.");
  // Attack: a webhook that calls our own API, from inside, with what callers of it do not have: our place in the network.
  if (rules.ownOrigins.some((origin) => isOurs(url, new URL(origin)))) return refused(OURS);
  if (rules.loopbackAllowed && LOOPBACK.has(url.hostname)) {
    return { kind: "allowed", href: url.href };
  }
  if (http) return refused("https only.");
  if (!PORTS.has(url.port)) return refused("Port 443 or 8443.");
  if (!isPublicHost(url.hostname)) return refused(NOT_PUBLIC);
  return { kind: "allowed", href: url.href };
}

/**
 * The host itself or a name below it, at any port, with or without the dot of the root. On a developer's machine ours is
 * only one port of many, under each of the loopback's names.
 */
function isOurs(url: URL, own: URL): boolean {
  if (LOOPBACK.has(own.hostname)) return LOOPBACK.has(url.hostname) && url.port === own.port;
  const host = url.hostname.replace(/\.$/, "");
  return host === own.hostname || host.endsWith(`.${own.hostname}`);
}

function refused(why: string): AddressVerdict {
  return { kind: "refused", why };
}

/** Of a host as the URL parser wrote it: lower case, IPv4 dotted, IPv6 in brackets and compressed. */
function isPublicHost(host: string): boolean {
  if (host.startsWith("[")) return isPublicIPv6(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPublicIPv4(host.split(".").map(Number));
  return isPublicName(host);
}

function isPublicName(host: string): boolean {
  const labels = host.split(".");
  // Letters, digits and hyphens (RFC 1123 §2.1); no dot at the end, which would be another name to some and the same to others.
  if (!labels.every((label) => /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(label))) return false;
  return labels.length > 1 && !INNER_SUFFIXES.has(labels.at(-1) ?? "");
}

/** IANA's special-purpose registry (RFC 6890): all that is not globally reachable, multicast and the reserved rest. */
function isPublicIPv4(octets: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0] = octets;
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  if (a === 192) {
    if (b === 168) return false;
    return !(b === 0 && (c === 0 || c === 2)) && !(b === 88 && c === 99);
  }
  if (a === 198) return b !== 18 && b !== 19 && !(b === 51 && c === 100);
  return !(a === 203 && b === 0 && c === 113);
}

/**
 * Only global unicast, 2000::/3: loopback, mapped IPv4 (::ffff:0:0/96), NAT64 (64:ff9b::/96, 64:ff9b:1::/48), unique local
 * and link-local addresses all lie outside. Within it, what carries an IPv4 address or is reserved: Teredo and the other
 * special blocks of 2001::/23, documentation, 6to4.
 */
function isPublicIPv6(text: string): boolean {
  const [first = "0", second = "0"] = text.split(":");
  const a = Number.parseInt(first || "0", 16);
  const b = Number.parseInt(second || "0", 16);
  if (a < 0x2000 || a > 0x3fff) return false;
  if (a === 0x2001) return b >= 0x0200 && b !== 0x0db8;
  return a !== 0x2002 && a !== 0x3fff;
}
