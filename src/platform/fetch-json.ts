/** GET of a small JSON document from an address in our own configuration: bounded in time and size, no redirects. */

const MAX_BYTES = 256 * 1024;

/** Throws on anything but a 200 with JSON in it. */
export async function fetchJson(
  url: string,
  timeoutMs: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    headers: { ...headers, accept: "application/json" },
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`GET answered ${response.status}`);
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > MAX_BYTES) throw new Error("the document is too large");
  const text = await response.text();
  if (text.length > MAX_BYTES) throw new Error("the document is too large");
  return JSON.parse(text);
}
