import { describe, expect, it } from "vitest";

import { hex } from "../../../src/core/encoding.ts";
import { urlOf, sourceOf } from "../../../src/features/leaks/rules/leak.ts";
import { decodeBase64, rawSignatureOf } from "../../../src/features/leaks/rules/signature.ts";
import { derOf } from "../../support/fake-github.ts";

/** GitHub's published sample: r has 33 bytes with its zero, s has 31. */
const SAMPLE =
  "MEQCIQDaMKqrGnE27S0kgMrEK0eYBmyG0LeZismAEz/BgZyt7AIfXt9fErtRS4XaeSt/AO1RtBY66YcAdjxji410VQV4xg==";

const bytes = (...parts: (number | number[])[]) => Uint8Array.from(parts.flat());
const filled = (length: number, first: number) =>
  Array.from({ length }, (_, index) => (index === 0 ? first : 0x11));

describe("from DER to r and s", () => {
  it("reads GitHub's sample, whose s is a byte short", () => {
    const raw = rawSignatureOf(decodeBase64(SAMPLE) as Uint8Array);
    expect(hex(raw as Uint8Array)).toBe(
      "da30aaab1a7136ed2d2480cac42b4798066c86d0b7998ac980133fc1819cadec" +
        "005edf5f12bb514b85da792b7f00ed51b4163ae98700763c638b8d74550578c6",
    );
  });

  it("reads back every length of either number", () => {
    for (let rZeros = 0; rZeros < 32; rZeros++) {
      for (let sZeros = 0; sZeros < 32; sZeros++) {
        for (const first of [0x01, 0x7f, 0x80, 0xff]) {
          const raw = bytes(
            Array.from({ length: rZeros }, () => 0),
            filled(32 - rZeros, first),
            Array.from({ length: sZeros }, () => 0),
            filled(32 - sZeros, first),
          );
          expect(rawSignatureOf(derOf(raw))).toEqual(raw);
        }
      }
    }
  });

  const good = derOf(bytes(filled(32, 0x12), filled(32, 0x13)));
  it.each([
    ["nothing", bytes()],
    ["another tag", bytes(0x31, [...good.slice(1)])],
    ["a byte more behind it", bytes([...good], 0)],
    ["a byte less", good.slice(0, -1)],
    ["a length in its long form", bytes(0x30, 0x81, good.length - 2, [...good.slice(2)])],
    ["a wrong inner length", bytes(0x30, 6, 0x02, 5, 1, 0x02, 1, 1)],
    ["an indefinite length", bytes(0x30, 0x80, [...good.slice(2)], 0, 0)],
    ["one number", bytes(0x30, 3, 0x02, 1, 1)],
    ["three numbers", bytes(0x30, 9, 0x02, 1, 1, 0x02, 1, 1, 0x02, 1, 1)],
    ["an empty number", bytes(0x30, 5, 0x02, 0, 0x02, 1, 1)],
    ["a negative number", bytes(0x30, 6, 0x02, 1, 0x80, 0x02, 1, 1)],
    ["a zero", bytes(0x30, 6, 0x02, 1, 0, 0x02, 1, 1)],
    ["a zero too many before a number", bytes(0x30, 7, 0x02, 2, 0, 1, 0x02, 1, 1)],
    ["a number of 33 bytes", bytes(0x30, 38, 0x02, 33, filled(33, 1), 0x02, 1, 1)],
    ["a number beyond the end", bytes(0x30, 4, 0x02, 9, 1, 1)],
  ])("refuses %s", (_, der) => {
    expect(rawSignatureOf(der)).toBeUndefined();
  });

  it.each(["", "AAA", "A===", "AA==AA==", "-_==", "AAAA\n", " AAA"])("decodes no '%s'", (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});

describe("what is kept of a report", () => {
  it.each([
    ["https://github.com/a/b/blob/c/file.txt#L1", "https://github.com/a/b/blob/c/file.txt"],
    ["https://user:password@github.com/a?token=x#y", "https://github.com/a"],
    ["https://github.com/a/nmbl_live_abc", "https://github.com"],
    ["https://github.com/a/%6Em%62l_live_abc", "https://github.com"],
    ["https://github.com/a/%256Em%2562l_live_abc", "https://github.com"],
    [`https://github.com/a/%${"25".repeat(9)}6Embl_live_abc`, "https://github.com"],
    ["https://github.com/a/100%25", "https://github.com/a/100%25"],
    ["https://github.com/A/NMBL_LIVE", "https://github.com"],
    [`https://github.com/${"a".repeat(2_000)}`, `https://github.com/${"a".repeat(481)}`],
    ["javascript:alert(1)", null],
    ["not a place", null],
    ["", null],
  ])("of the place '%s' is %s", (url, kept) => {
    expect(urlOf(url)).toBe(kept);
  });

  it.each([
    ["Commit", "commit"],
    ["Pull_request_title", "pull_request_title"],
    ["", "unknown"],
    ["nmbl_live_0", "unknown"],
    ["<b>", "unknown"],
  ])("of the source '%s' is %s", (source, kept) => {
    expect(sourceOf(source)).toBe(kept);
  });
});
