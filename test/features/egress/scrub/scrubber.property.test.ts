/** Random values, in random forms, among random text, cut anywhere: nothing of them comes through. */

import fc from "fast-check";
import { expect, it } from "vitest";

import { createScrubber } from "../../../../src/features/egress/scrub/scrubber.ts";
import { base64Around, ENCODERS, urlSafe } from "./encoders.ts";

/** Without line breaks, and with something to be found at both ends. */
const value = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(...Array.from("aZ09+/=&<>\"'%\\ -_.~`{}é✓🔑")),
      fc.string({ minLength: 1, maxLength: 1 }),
    ),
    minLength: 6,
    maxLength: 40,
  })
  .map((text) => `v${text.replaceAll(/[\r\n]/g, "_").toWellFormed()}v`);

const encoder = fc.constantFrom(...ENCODERS);

const filler = fc.string({
  unit: fc.constantFrom(...Array.from("xyz ,:;[]{}\n\r\\%&")),
  maxLength: 20,
});

function scrubInPieces(values: readonly string[], text: string, cuts: readonly number[]): string {
  const bytes = new TextEncoder().encode(text);
  const stream = createScrubber(values).stream();
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted(
    (one, other) => one - other,
  );
  let shown = "";
  for (const [index, start] of places.entries()) {
    for (const piece of stream.push(bytes.subarray(start, places[index + 1] ?? start))) {
      shown += decoder.decode(piece, { stream: true });
    }
  }
  for (const piece of stream.end()) shown += decoder.decode(piece, { stream: true });
  return shown + decoder.decode();
}

it("an echo in any form is hidden, wherever the answer is cut, and what stands around it stays", () => {
  fc.assert(
    fc.property(
      ...([fc.array(value, { minLength: 1, maxLength: 4 }), encoder, filler, filler] as const),
      fc.array(fc.nat(), { maxLength: 6 }),
      (values, [, encode], before, after, cuts) => {
        const [first = ""] = values;
        const echo = encode(first);
        const shown = scrubInPieces(values, `${before}|${echo}|${after}`, cuts);
        expect(shown.replace(/(=|%3D)*\|/, "|")).not.toContain(echo);
        expect(shown).toContain("[secret]");
        expect(shown.startsWith(`${before}|`)).toBe(true);
        expect(shown.endsWith(`|${after}`)).toBe(true);
      },
    ),
    { numRuns: 1_500 },
  );
});

it("base64 of more than the value shows no character with a bit of it, at any shift", () => {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  fc.assert(
    fc.property(
      ...([value, fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 })] as const),
      ...([fc.boolean(), fc.array(fc.nat(), { maxLength: 4 })] as const),
      (secret, head, tail, url, cuts) => {
        const [before, after] = [head.toWellFormed(), tail.toWellFormed()];
        const encoded = base64Around(before, secret, after);
        const shown = scrubInPieces([secret], url ? urlSafe(encoded) : encoded, cuts);
        const [left = "", right = ""] = shown.split("[secret]");
        expect(shown).toContain("[secret]");
        expect(left.length).toBeLessThanOrEqual(Math.floor((bytes(before) * 8) / 6));
        expect(right.replace(/=+$/, "").length).toBeLessThanOrEqual(
          Math.ceil((bytes(after) * 8) / 6),
        );
      },
    ),
    { numRuns: 1_500 },
  );
});

it("how it is cut changes nothing", () => {
  const piece = fc.oneof(
    filler,
    value,
    fc.constantFrom("abcabc", "abcabcabc", "bcabca", "\r\n", "a"),
  );
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 8 }),
      fc.array(fc.oneof(value, fc.constantFrom("abcabc", "bcabca", "cabcabcab", "a", "ab c")), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (pieces, secrets, cuts) => {
        const values = [...secrets, ...pieces.filter((text) => text.startsWith("v")).slice(0, 2)];
        const text = pieces.join("");
        const whole = createScrubber(values).scrubText(text);
        expect(scrubInPieces(values, text, cuts)).toBe(whole);
        // What is clean stays as it is: nothing is hidden in what is left.
        const left = whole.split("[secret]");
        for (const secret of values.filter(({ length }) => length >= 6)) {
          expect(left.some((part) => part.includes(secret))).toBe(false);
        }
      },
    ),
    { numRuns: 1_500 },
  );
});

it("several values at once hide as much as one after the other finds", () => {
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 6 }),
      encoder,
      fc.array(fc.nat(), { maxLength: 5 }),
      (values, [, encode], cuts) => {
        const text = values.map(encode).join(" | ");
        const shown = scrubInPieces(values, text, cuts);
        for (const secret of values) expect(shown).not.toContain(encode(secret).replace(/=+$/, ""));
      },
    ),
    { numRuns: 500 },
  );
});
