/** Encoders as others have them: what an echo may look like. None is taken from what is tested. */

export type Encoder = readonly [name: string, encode: (value: string) => string];

const utf8 = (text: string) => new TextEncoder().encode(text);
const digits = (text: string) =>
  [...utf8(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const binary = (bytes: Uint8Array) => [...bytes].map((byte) => String.fromCharCode(byte)).join("");
const ascii = (text: string) =>
  text.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const json = (text: string) => JSON.stringify(text).slice(1, -1);
const html = (text: string, quote: string, apostrophe: string) =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', quote)
    .replaceAll("'", apostrophe);

export const ENCODERS: readonly Encoder[] = [
  ["as it is", (value) => value],
  ["percent, as a component", encodeURIComponent],
  ["percent, as a component in lower case", (value) => lowerHex(encodeURIComponent(value))],
  ["percent, as an address", encodeURI],
  [
    "percent, RFC 3986",
    (value) =>
      encodeURIComponent(value).replaceAll(
        /[!'()*]/g,
        (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
  ],
  ["percent, every byte", (value) => digits(value).toUpperCase().replaceAll(/../g, "%$&")],
  ["percent, every byte in lower case", (value) => digits(value).replaceAll(/../g, "%$&")],
  ["a form", (value) => new URLSearchParams({ v: value }).toString().slice(2)],
  ["a query", (value) => new URL(`https://x.example/?${encodeHashless(value)}`).search.slice(1)],
  ["JSON", json],
  ["JSON with slashes escaped", (value) => json(value).replaceAll("/", "\\/")],
  ["JSON in ASCII", (value) => ascii(json(value))],
  [
    "JSON for HTML",
    (value) =>
      json(value).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("&", "\\u0026"),
  ],
  ["JSON, every character", (value) => eachUnit(value, (hex) => `\\u${hex.padStart(4, "0")}`)],
  [
    "JSON, every character in capitals",
    (value) => eachUnit(value, (hex) => `\\u${hex.padStart(4, "0").toUpperCase()}`),
  ],
  ["JSON in JSON", (value) => json(json(value))],
  ["HTML, named", (value) => html(value, "&quot;", "&apos;")],
  ["HTML, numbered", (value) => html(value, "&#34;", "&#39;")],
  ["HTML, numbered in hexadecimal", (value) => html(value, "&quot;", "&#x27;")],
  ["HTML, PHP", (value) => html(value, "&quot;", "&#039;")],
  ["HTML, a text's", (value) => html(value, '"', "'")],
  ["HTML, every character", (value) => eachPoint(value, (code) => `&#${code};`)],
  [
    "HTML, every character in hexadecimal",
    (value) => eachPoint(value, (code) => `&#x${code.toString(16)};`),
  ],
  ["hex", digits],
  ["hex in capitals", (value) => digits(value).toUpperCase()],
  ["bytes in decimal", (value) => [...utf8(value)].join(",")],
  ["base64", (value) => btoa(binary(utf8(value)))],
  ["base64 without padding", (value) => btoa(binary(utf8(value))).replace(/=+$/, "")],
  ["base64url", (value) => urlSafe(btoa(binary(utf8(value))))],
  ["base64 in an address", (value) => encodeURIComponent(btoa(binary(utf8(value))))],
  [
    "base64 in JSON with slashes escaped",
    (value) => btoa(binary(utf8(value))).replaceAll("/", "\\/"),
  ],
];

/** Of more than the value alone, which shifts it. */
export function base64Around(before: string, value: string, after: string): string {
  return btoa(binary(utf8(before + value + after)));
}

export function urlSafe(base64: string): string {
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function lowerHex(text: string): string {
  return text.replaceAll(/%../g, (escape) => escape.toLowerCase());
}

/** A fragment's sign would end the query. */
function encodeHashless(text: string): string {
  return text.replaceAll("#", "%23").replaceAll(/[\t\n\r]/g, (one) => encodeURIComponent(one));
}

function eachUnit(text: string, write: (hex: string) => string): string {
  return Array.from({ length: text.length }, (_, at) =>
    write(text.charCodeAt(at).toString(16)),
  ).join("");
}

function eachPoint(text: string, write: (code: number) => string): string {
  return Array.from(text)
    .map((character) => write(character.codePointAt(0) ?? 0))
    .join("");
}
