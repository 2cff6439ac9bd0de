/** What is kept of a report: enough to find the place, nothing that could hold the key itself. Pure. */

/** Of the programme's list; it may grow. */
const SOURCE_PATTERN = /^[a-z][a-z_]{0,39}$/;

const MAX_URL_LENGTH = 500;

export function sourceOf(source: string): string {
  const lower = source.toLowerCase();
  return SOURCE_PATTERN.test(lower) ? lower : "unknown";
}

/**
 * Origin and path. Not the rest: it can carry credentials of its own, and the path goes too where a key of ours is in
 * it, plain or percent-encoded, however many times.
 */
export function urlOf(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || (parsed.protocol !== "https:" && parsed.protocol !== "http:")) return null;
  const page = parsed.origin + parsed.pathname;
  const plain = decodeLeniently(page);
  // Attack: `%256E` is `n` only once it has been decoded twice. What is still encoded after five times is not kept.
  const unclear = plain === undefined || plain.toLowerCase().includes("nmbl");
  return unclear ? parsed.origin : page.slice(0, MAX_URL_LENGTH);
}

const MOST_DECODINGS = 5;

/** Until nothing changes any more; nothing for what never comes to rest. */
function decodeLeniently(text: string): string | undefined {
  let plain = text;
  for (let round = 0; round < MOST_DECODINGS; round++) {
    const decoded = decodeOnce(plain);
    if (decoded === plain) return plain;
    plain = decoded;
  }
  return undefined;
}

function decodeOnce(text: string): string {
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}
