/** Where a request comes from, as coarse as it takes to stay the same. Pure. */

/** What one customer of a provider has of IPv6: within it the address changes daily (RFC 8981). */
const PREFIX_GROUPS = 4;

/**
 * An IPv4 address as it is, also one that is written inside IPv6 (`::ffff:192.0.2.1`); an IPv6 address by its first 64
 * bits. Anything else is itself.
 * Attack: one machine with a /64 of its own sends each guess from another of its addresses.
 */
export function addressBlock(ip: string): string {
  const groups = groupsOf(ip.toLowerCase());
  if (groups === undefined) return ip;
  if (isMappedIPv4(groups)) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
  }
  const prefix = groups.slice(0, PREFIX_GROUPS).map((group) => group.toString(16));
  return `${prefix.join(":")}::/64`;
}

/** The eight numbers of an IPv6 address, however it is written (RFC 4291 §2.2), or nothing. */
function groupsOf(ip: string): number[] | undefined {
  if (!ip.includes(":")) return undefined;
  const [head = "", tail, ...more] = ip.split("::");
  if (more.length > 0) return undefined;
  const before = readGroups(head);
  const after = readGroups(tail ?? "");
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return groups.every((group) => group >= 0 && group <= 0xffff) ? groups : undefined;
}

/** NaN where a group is none. */
function readGroups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (group.includes(".")) return readDotted(group);
    return /^[0-9a-f]{1,4}$/.test(group) ? [Number.parseInt(group, 16)] : [Number.NaN];
  });
}

/** The two last groups, written as IPv4. */
function readDotted(text: string): number[] {
  const octets = text.split(".").map((octet) => (/^\d{1,3}$/.test(octet) ? Number(octet) : 256));
  if (octets.length !== 4 || octets.some((octet) => octet > 255)) return [Number.NaN];
  const [a = 0, b = 0, c = 0, d = 0] = octets;
  return [a * 256 + b, c * 256 + d];
}

function isMappedIPv4(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}
