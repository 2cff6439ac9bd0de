/** What an answer may show of a secret that was sent: nothing. */

import { describe, expect, it } from "vitest";

import { createScrubber } from "../../../../src/features/egress/scrub/scrubber.ts";
import { base64Around, ENCODERS, urlSafe } from "./encoders.ts";

const VALUE = `s3cr3t+/pa"ss & <wörd>='x'`;

/** Cut into two at each place in turn, as a network may. */
function scrubCut(values: readonly string[], text: string | Uint8Array): Set<string> {
  const scrubber = createScrubber(values);
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const results = new Set<string>();
  for (let cut = 0; cut <= bytes.length; cut++) {
    const stream = scrubber.stream();
    const pieces = [
      ...stream.push(bytes.subarray(0, cut)),
      ...stream.push(bytes.subarray(cut)),
      ...stream.end(),
    ];
    const decoder = new TextDecoder();
    results.add(
      pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode(),
    );
  }
  return results;
}

/** Byte by byte, as an answer drips. */
function scrubDripping(values: readonly string[], text: string): string {
  const stream = createScrubber(values).stream();
  const decoder = new TextDecoder();
  let shown = "";
  for (const byte of new TextEncoder().encode(text)) {
    for (const piece of stream.push(Uint8Array.of(byte))) {
      shown += decoder.decode(piece, { stream: true });
    }
  }
  for (const piece of stream.end()) shown += decoder.decode(piece, { stream: true });
  return shown + decoder.decode();
}

/** Attack: the system that is called writes the credential back, in whatever form its framework gives it. */
describe("an echo", () => {
  it.each(ENCODERS)("%s is hidden whole, wherever it is cut", (_, encode) => {
    for (const value of [VALUE, "ghp_abcDEF0123456789", "пароль-от-всего", "🔑 under the mat"]) {
      const text = `before ${encode(value)} after`;
      const hidden = new Set(
        [...scrubCut([value], text)].map((out) => out.replace(/(=|%3D)+ /, " ")),
      );
      expect([...hidden]).toEqual(["before [secret] after"]);
      expect(scrubDripping([value], text).replace(/(=|%3D)+ /, " ")).toBe("before [secret] after");
    }
  });

  it.each([0, 1, 2, 3, 4, 5])(
    "in base64 behind %i other bytes is hidden, edges and all",
    (length) => {
      const before = "user:".slice(0, length);
      for (const after of ["", "a", "ab", "abc"]) {
        const echo = base64Around(before, VALUE, after);
        for (const text of [echo, urlSafe(echo), encodeURIComponent(echo)]) {
          const [out = "", ...others] = scrubCut([VALUE], text);
          expect(others).toEqual([]);
          // What is left holds no bit of the value: at most what stood before and after, and padding.
          const [left = "", right = ""] = out.split("[secret]");
          expect(left.length).toBeLessThanOrEqual(Math.floor((length * 8) / 6));
          expect(right.replaceAll(/=|%3D/g, "").length).toBeLessThanOrEqual(
            Math.floor((after.length * 8) / 6) + 1,
          );
          expect(echo.startsWith(left)).toBe(true);
        }
      }
    },
  );

  it("wrapped at any width is hidden", () => {
    const value = "ghp_abcDEF0123456789abcDEF0123456789";
    for (const encoded of [value, base64Around("user:", value, ""), encodeURIComponent(value)]) {
      for (const lineBreak of ["\n", "\r\n"]) {
        for (let width = 1; width <= encoded.length; width++) {
          const lines = encoded.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
          const out = createScrubber([value]).scrubText(lines.join(lineBreak));
          expect(out.replaceAll(/\s/g, "")).toMatch(/^(dXNlcj)?\[secret\]=*$/);
        }
      }
    }
  });

  it("in UTF-16 and in Latin-1 is hidden", () => {
    const value = "größer-als-geheim";
    const units = Array.from({ length: value.length }, (_, at) => value.charCodeAt(at));
    const little = Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]));
    const big = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]));
    for (const bytes of [little, big, Uint8Array.from(units)]) {
      expect([...scrubCut([value], bytes)]).toEqual(["[secret]"]);
    }
  });

  it("twice in a row, and over itself, leaves nothing between", () => {
    expect([...scrubCut(["abcabcabc"], "xabcabcabcabcabcy")]).toEqual(["x[secret]y"]);
    expect([...scrubCut(["first-value"], "first-valuefirst-value")]).toEqual(["[secret]"]);
  });

  it("of values that overlap leaves nothing of either", () => {
    const values = ["abcdefgh", "efghijkl", "cdefgh", "abcdefghijkl-and-more"];
    expect([...scrubCut(values, "xabcdefghijkly")]).toEqual(["x[secret]y"]);
    expect([...scrubCut(values, "abcdefghijkl-and-mor")]).toEqual(["[secret]-and-mor"]);
  });
});

it("a value within the beginning of a longer one is hidden where the longer one goes on otherwise", () => {
  expect([...scrubCut(["(b) and more", "b"], "(b) and less")]).toEqual(["([secret]) and less"]);
});

describe("what is no echo", () => {
  it("stays as it is, byte for byte", () => {
    const bytes = Uint8Array.from({ length: 4_096 }, (_, at) => (at * 7_919) & 0xff);
    const stream = createScrubber([VALUE]).stream();
    const pieces = [...stream.push(bytes), ...stream.end()];
    expect(pieces.flatMap((piece) => [...piece])).toEqual([...bytes]);
  });

  it("stays, where only a part of the value is there", () => {
    const text = "s3cr3t+/pa and ghp_ and s3cr3t+/pa\"ss & <wörd>='";
    expect([...scrubCut([VALUE], text)]).toEqual([text]);
  });

  it("is all there is without a value", () => {
    for (const values of [[], [""], ["  \n "]]) {
      expect(createScrubber(values).scrubText("as it is")).toBe("as it is");
      expect(createScrubber(values).holdsSecret("as it is")).toBe(false);
    }
  });
});

/** Bad luck: a value of a letter, which would make confetti of every answer. */
describe("a value under six characters", () => {
  it.each([
    ["a", "a banana, a; (a) _a a1", "[secret] banana, [secret]; ([secret]) _a a1"],
    ["pin42", "pin42 pin421 xpin42 -pin42-", "[secret] pin421 xpin42 -[secret]-"],
    ["a&b", "a&amp;b a%26b xa&b", "[secret] [secret] xa&b"],
    ["1234", "MTIzNA== 31323334 MTIzNAx", "[secret]== [secret] MTIzNAx"],
    ["{", '{"a":1}', '[secret]"a":1}'],
    ["é", "é été", "[secret] été"],
  ])("%s is hidden where it stands alone", (value, text, out) => {
    expect([...scrubCut([value], text)]).toEqual([out]);
    expect(scrubDripping([value], text)).toBe(out);
  });
});

describe("a value of several lines", () => {
  const PEM = [
    "-----BEGIN PRIVATE KEY-----",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj",
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu",
    "Q==",
    "-----END PRIVATE KEY-----",
    "",
  ].join("\n");

  it.each([
    ["as it is", PEM],
    ["with Windows' line breaks", PEM.replaceAll("\n", "\r\n")],
    ["with blanks for breaks", PEM.replaceAll("\n", " ")],
    ["indented", PEM.replaceAll("\n", "\n    ")],
    ["in JSON", JSON.stringify(PEM)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify(PEM))],
    ["in a form", new URLSearchParams({ v: PEM }).toString()],
    ["in an address", encodeURIComponent(PEM)],
    ["in HTML", PEM.replaceAll("\n", "<br>\n")],
    [
      "in lines of numbers",
      Array.from(PEM)
        .map((one) => `&#${one.charCodeAt(0)};`)
        .join(""),
    ],
    [
      "in escapes",
      Array.from(PEM)
        .map((one) => `\\u00${one.charCodeAt(0).toString(16).padStart(2, "0")}`)
        .join(""),
    ],
  ])("%s leaves no line", (_, text) => {
    const [out = "", ...others] = scrubCut([PEM], text);
    expect(others).toEqual([]);
    expect(out).toContain("[secret]");
    expect(out).not.toMatch(/MII|MzE|Q==|BEGIN|PRIVATE|Q%3D|81;61/);
  });

  it("hides a line alone, but no word that is too short to be one", () => {
    const scrubber = createScrubber(["the first line\nab\nthe third line"]);
    expect(scrubber.scrubText("here: the third line")).toBe("here: [secret]");
    expect(scrubber.scrubText("ab")).toBe("ab");
    expect(scrubber.scrubText("the first line\n  ab!")).toBe("[secret]!");
  });

  it("hides base64 of the whole, but for what is between the lines", () => {
    for (const before of ["", "x", "xy"]) {
      const out = createScrubber([PEM]).scrubText(base64Around(before, PEM, ""));
      expect(out.replaceAll("[secret]", "").length).toBeLessThan(16);
    }
  });

  it("hides the strings of JSON by themselves, also those within", () => {
    const value = JSON.stringify({
      type: "x",
      password: "correct horse",
      inner: JSON.stringify({ token: "battery staple" }),
      key: PEM,
    });
    const scrubber = createScrubber([value]);
    expect(scrubber.scrubText("say: correct horse")).toBe("say: [secret]");
    expect(scrubber.scrubText("say: battery staple")).toBe("say: [secret]");
    expect(scrubber.scrubText(PEM.split("\n")[1] ?? "")).toBe("[secret]");
    expect(scrubber.scrubText(value)).toBe("[secret]");
  });
});

describe("a very long value", () => {
  const long = Array.from({ length: 65_536 }, (_, at) =>
    String.fromCharCode(33 + ((at * at * 31 + at * 7) % 90)),
  ).join("");

  it("is hidden whole, and in pieces of it", () => {
    const scrubber = createScrubber([long]);
    expect(scrubber.scrubText(`<${long}>`)).toBe("<[secret]>");
    const half = scrubber.scrubText(long.slice(0, 40_000));
    expect(half.replace("[secret]", "").length).toBeLessThan(600);
  });

  /** Attack: a value that repeats itself, echoed without an end: each place looks like the beginning. */
  it("that repeats itself costs no more than a bounded look at each place", () => {
    const scrubber = createScrubber(["a".repeat(60_000)]);
    const began = Date.now();
    const out = scrubber.scrubText("a".repeat(100_000));
    expect(out).toBe("[secret]");
    expect(Date.now() - began).toBeLessThan(30_000);
  });

  it("fifty of them at once make no table that does not fit", () => {
    const values = Array.from({ length: 50 }, (_, at) => `${at}-${long.slice(at, at + 20_000)}`);
    expect(createScrubber(values).scrubText(`x ${values[7]} y`)).toBe("x [secret] y");
  });
});
