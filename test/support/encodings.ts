/** The forms in which a value may come to light again. */

import { base64Url, hex, utf8 } from "../../src/core/encoding.ts";

export function encodingsOf(value: string): readonly (readonly [form: string, text: string])[] {
  const bytes = utf8(value);
  return [
    ["raw", value],
    ["JSON-escaped", JSON.stringify(value).slice(1, -1)],
    ["JSON-escaped twice", JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ["percent-encoded", encodeURIComponent(value)],
    ["form-encoded", new URLSearchParams({ v: value }).toString().slice(2)],
    ["hex", hex(bytes)],
    ["hex in capitals", hex(bytes).toUpperCase()],
    ["bytes in decimal", [...bytes].join(",")],
    ...[0, 1, 2].flatMap((shift) => {
      const text = base64At(bytes, shift);
      return [
        [`base64, ${shift}`, text] as const,
        [`base64url, ${shift}`, text.replaceAll("+", "-").replaceAll("/", "_")] as const,
      ];
    }),
  ];
}

/** The characters that are the value's alone, whatever stands before and after it. */
function base64At(bytes: Uint8Array, shift: number): string {
  const padded = new Uint8Array(shift + bytes.length);
  padded.set(bytes, shift);
  const text = base64Url(padded).replaceAll("-", "+").replaceAll("_", "/");
  return text.slice(shift === 0 ? 0 : shift + 1, -2);
}

/** The forms of the value that are found in the text. */
export function findForms(text: string, value: string): string[] {
  return encodingsOf(value)
    .filter(([, encoded]) => text.includes(encoded))
    .map(([form]) => form);
}

/** The value as services write what they got: base64 holds it at each of three places, with something around it. */
export function echoesOf(value: string): readonly string[] {
  const bytes = utf8(value);
  const held = ["", "a", "ab"].flatMap((lead) => {
    const url = base64Url(utf8(`${lead}${value}::end`));
    return [url, url.replaceAll("-", "+").replaceAll("_", "/")];
  });
  return [
    ...[value, encodeURIComponent(value), JSON.stringify(value)],
    ...[hex(bytes), hex(bytes).toUpperCase(), base64Url(bytes)],
    ...held,
  ];
}
