/** Where a key is used from, as coarse as it takes to stay the same. Pure. */

/** What one customer of a provider has of IPv6: within it the address changes daily (RFC 8981). */
const PREFIX_GROUPS = 4;

/** An IPv4 address as it is, an IPv6 address by its first 64 bits. Anything else is itself. */
export function addressBlock(ip: string): string {
  if (!ip.includes(":") || ip.includes(".")) return ip;
  const [head = "", tail] = ip.toLowerCase().split("::");
  const before = head.split(":").filter((group) => group !== "");
  const after = (tail ?? "").split(":").filter((group) => group !== "");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  const prefix = groups.slice(0, PREFIX_GROUPS).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${prefix.join(":")}::/64`;
}
