import { expect, it } from "vitest";

import { toSesAddress } from "../../../src/platform/aws/ses-address.ts";

it.each([
  ["ada@example.com", "ada@example.com"],
  ["m&m@example.com", "m&m@example.com"],
  ["ada@jörg.example", "ada@xn--jrg-sna.example"],
  ["info@例子.广告", "info@xn--fsqu00a.xn--4rr70v"],
  ['"a,b"@example.com', '"a,b"@example.com'],
  ["a.b+c@example.com", "a.b+c@example.com"],
  // Attack: read as a list or as a name, each goes to another mailbox as well.
  ["a,b@example.com", '"a,b"@example.com'],
  ["victim<a@example.com", '"victim<a"@example.com'],
  ["a;b@example.com", '"a;b"@example.com'],
  ['a"b@example.com', '"a\\"b"@example.com'],
  ["a.@example.com", '"a."@example.com'],
])("writes %s as %s", (address, sent) => {
  expect(toSesAddress(address)).toBe(sent);
});

it.each([
  "jörg@example.de",
  "a@example.com>",
  "a@example.com,b",
  "a@example.com:25",
  "a@example.com/x",
  "a@exa mple.com",
  "a@",
  "@example.com",
  "nobody",
])("writes to no one at %s", (address) => {
  expect(toSesAddress(address)).toBeUndefined();
});
