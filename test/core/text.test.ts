import { describe, expect, it } from "vitest";

import { cleanJson, cleanLine, cutText } from "../../src/core/clean-text.ts";
import { findTextFault, foldText, lengthOf } from "../../src/core/text.ts";
import { exact, line, lines, name, opaque, tags } from "../../src/core/text-schemas.ts";

const accepts = (schema: { safeParse: (value: unknown) => { success: boolean } }, text: unknown) =>
  schema.safeParse(text).success;

describe("a text", () => {
  it.each([
    ["half a surrogate pair", "a\uD800b"],
    ["the other half", "\uDC00"],
    ["NUL", "a\0b"],
    ["BEL", "a\u0007"],
    ["a C1 control", "a\u0085b"],
    ["a line separator", "a\u2028b"],
  ])("is never %s, in no kind of text", (_, text) => {
    for (const schema of [
      line({ max: 9 }),
      lines({ max: 9 }),
      name({ max: 9 }),
      opaque({ max: 9 }),
    ]) {
      expect(accepts(schema, text)).toBe(false);
    }
    for (const record of [{ [text]: "v" }, { k: text }])
      expect(accepts(tags(), record)).toBe(false);
  });

  it("has line breaks and tabs only where it has lines", () => {
    expect(accepts(lines({ max: 9 }), "a\r\n\tb")).toBe(true);
    for (const schema of [line({ max: 9 }), name({ max: 9 })]) {
      for (const text of ["a\nb", "a\tb", "a\rb"]) expect(accepts(schema, text)).toBe(false);
    }
  });

  it("is stored in NFC and counted by code points", () => {
    expect(name({ max: 4 }).parse("Caf\u0065\u0301")).toBe("Café");
    expect(accepts(name({ max: 3 }), "👍👍👍")).toBe(true);
    expect(accepts(name({ max: 3 }), "👍👍👍👍")).toBe(false);
    expect(tags().parse({ "e\u0301": "o\u0308" })).toEqual({ é: "ö" });
    expect(lengthOf("a👍")).toBe(2);
  });

  it("that is compared as it came stays as it came, a secret's value with all its controls", () => {
    expect(opaque({ max: 9 }).parse("e\u0301")).toBe("e\u0301");
    expect(exact().parse("-----\r\n\0e\u0301\u2028")).toBe("-----\r\n\0e\u0301\u2028");
    expect(accepts(exact(), "a\uDFFF")).toBe(false);
  });
});

describe("a name", () => {
  it.each([" x", "x ", "\u00A0x", "x\u3000", "x\u2003", "\uFEFFx"])(
    "has no blank at an end: '%s'",
    (text) => {
      expect(name({ max: 9 }).parse(text)).toBe("x");
      // A tag is matched by what it is: no blank goes unseen.
      expect(accepts(tags(), { [text]: "v" })).toBe(false);
      expect(accepts(tags(), { k: text })).toBe(false);
    },
  );

  it.each([
    ["Persian", "می\u200Cخواهم"],
    ["Sinhala", "ශ\u0DCA\u200Dරී"],
    ["Bengali", "র\u200D\u09CDয"],
    ["Devanagari", "क\u094D\u200Cष"],
    ["a pictograph in its coloured form", "I \u2764\uFE0F it"],
    ["a variant of a Han character", "葛\u{E0100}城"],
  ])("may hold what %s needs", (_, text) => {
    expect(name({ max: 20 }).parse(text)).toBe(text);
    // Tags are compared by machines: nothing invisible in them.
    expect(accepts(tags(), { k: text })).toBe(false);
  });

  /** Attack: two names, or two tags, that look alike and are not. */
  it.each([
    ["a joiner between Latin letters", "ad\u200Dmin"],
    ["a non-joiner at the end", "می\u200C"],
    ["two joiners in a row", "می\u200C\u200Cخ"],
    ["a joiner between two scripts", "م\u200Dक"],
    ["a word joiner", "ad\u2060min"],
    ["a zero-width space", "ad\u200Bmin"],
    ["a soft hyphen", "ad\u00ADmin"],
    ["a direction mark", "ad\u202Emin"],
    ["a Hangul filler", "\u3164"],
    ["a tag character", "x\u{E0041}"],
    ["a variation of nothing", "a\uFE0F"],
    ["a blank of Braille", "a\u2800b"],
  ])("holds no %s", (_, text) => {
    expect(accepts(name({ max: 20 }), text)).toBe(false);
    expect(accepts(tags(), { [text]: "v" })).toBe(false);
    expect(accepts(tags(), { k: text })).toBe(false);
  });
});

describe("folding", () => {
  it.each([
    ["ÉQUIPE", "équipe"],
    ["E\u0301quipe", "équipe"],
    ["STRASSE", "straße"],
    ["STRAẞE", "straße"],
    ["ΟΔΟΣ", "οδος"],
    ["ΟΔΟΣ", "οδοσ"],
    ["İzmir", "i\u0307zmir"],
    ["ﬁle", "FILE"],
    ["ᏣᎳᎩ", "ꮳꮃꭹ"],
    ["ЁЖ", "ёж"],
    ["می\u200Cخ", "میخ"],
  ])("makes one of '%s' and '%s'", (left, right) => {
    expect(foldText(left)).toBe(foldText(right));
  });

  it("leaves apart what is another letter", () => {
    for (const [left, right] of [
      ["ı", "i"],
      ["é", "e"],
      ["o", "0"],
    ] as const) {
      expect(foldText(left)).not.toBe(foldText(right));
    }
  });

  it("is one for every code point, its lower case and its upper case, and is folded already", () => {
    const wrong: number[] = [];
    for (let code = 0; code < 0x20000; code++) {
      const character = String.fromCodePoint(code);
      const folded = foldText(character);
      const cases = [character.toLowerCase(), character.toUpperCase(), folded];
      if (cases.some((other) => foldText(other) !== folded)) wrong.push(code);
    }
    // The dotless i, which is no i in small letters and becomes one in capitals.
    expect(wrong).toEqual([0x131]);
  });
});

describe("what came from elsewhere", () => {
  it("becomes a line of visible text, whatever it was", () => {
    expect(cleanLine("  a\r\nb\0c\u202Ed\u2060 \uD800 ", 100)).toBe("a b cd \uFFFD");
    expect(cleanLine("\u200B\u0007", 100)).toBe("");
    expect(cleanLine("می\u200Cخ", 100)).toBe("می\u200Cخ");
    for (const text of ["a\uD800", "👍".repeat(300), "e\u0301".repeat(300), "\0".repeat(300)]) {
      const cleaned = cleanLine(text, 20);
      expect(findTextFault(cleaned, { form: "line", minLength: 0, maxLength: 20 })).toBeUndefined();
    }
  });

  it("is cut between characters: no surrogate pair, accent or family in two", () => {
    expect(cutText("ab👍", 3)).toBe("ab👍");
    expect(cutText("ab👍👍", 3)).toBe("ab👍");
    expect(cutText("abe\u0301", 3)).toBe("ab");
    expect(cutText("a👩\u200D👩\u200D👧b", 4)).toBe("a");
    expect(lengthOf(cutText(`a${"\u0301".repeat(999)}`, 50))).toBe(50);
  });

  it("is well-formed in a JSON value at any depth, names as well", () => {
    const value = JSON.parse(
      '{"a\\ud800":["\\udc00",{"__proto__":"x","b":1,"c":null}]}',
    ) as unknown;
    expect(JSON.stringify(cleanJson(value))).toBe(
      '{"a\uFFFD":["\uFFFD",{"__proto__":"x","b":1,"c":null}]}',
    );
  });
});
