import { describe, expect, it } from "vitest";

import { isSameAddress, readEmailAddress } from "../../src/core/email-address.ts";

it.each([
  ["m&m@example.com", "m&m@example.com"],
  ["jörg@example.de", "jörg@example.de"],
  ["Jo\u0308rg@Example.DE", "jörg@example.de"],
  ["o'neil+tag@example.com", "o'neil+tag@example.com"],
  ['"a,b"@example.com', '"a,b"@example.com'],
  ["用户@例子.广告", "用户@例子.广告"],
  ["user@[192.0.2.1]", "user@[192.0.2.1]"],
  ["admin@localhost", "admin@localhost"],
  ["ДОМ@ПРИМЕР.РФ", "дом@пример.рф"],
  [`${"a".repeat(242)}@example.com`, `${"a".repeat(242)}@example.com`],
])("takes %s", (text, address) => {
  expect(readEmailAddress(text)).toBe(address);
});

it.each([
  ["nothing", ""],
  ["no @", "example.com"],
  ["nothing before it", "@example.com"],
  ["nothing after it", "a@"],
  ["two", "a@b@c"],
  ["a blank", "a b@example.com"],
  ["a blank that is not ASCII's", "a@exa\u00A0mple.com"],
  ["a line break", "a@b.c\r\nBcc: x"],
  ["a control", "a\0@b.c"],
  ["something invisible", "a\u2060@example.com"],
  ["a joiner", "a\u200D@example.com"],
  ["a soft hyphen", "a@ex\u00ADample.com"],
  ["half a pair", "a\uD800@example.com"],
  ["255 characters", `${"a".repeat(243)}@example.com`],
  ["what NFC makes a K of", "\u212Aate@example.com"],
])("takes no address with %s", (_, text) => {
  expect(readEmailAddress(text)).toBeUndefined();
});

describe("two addresses", () => {
  it.each([
    ["KATE@example.com", "kate@EXAMPLE.com"],
    ["J\u00D6RG@example.de", "jo\u0308rg@example.de"],
  ])("are one: %s and %s", (left, right) => {
    expect(isSameAddress(left, right)).toBe(true);
  });

  /** Attack: an account whose verified address only looks like the invited one takes the invitation. */
  it.each([
    ["kate@example.com", "\u212Aate@example.com"],
    ["weiss@example.de", "weiß@example.de"],
    ["mike@example.com", "mıke@example.com"],
    ["scott@example.com", "\u017Fcott@example.com"],
    ["info@example.com", "İnfo@example.com"],
    ["a@example.com", "а@example.com"],
    ["", ""],
    ["not an address", "not an address"],
  ])("are not one: %s and %s", (left, right) => {
    expect(isSameAddress(left, right)).toBe(false);
  });
});
