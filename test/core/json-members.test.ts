import fc from "fast-check";
import { expect, it } from "vitest";

import { findVanishingMember } from "../../src/core/json-members.ts";

it.each([
  ['{"tags":{"__proto__":"x","env":"dev"}}', "tags.__proto__"],
  ['{"__proto__":1}', "__proto__"],
  ['[[0,{"a":[1,{"__proto__" : {}}]}]]', "0.1.a.1.__proto__"],
  ['{"\\u005f_proto__":1}', "__proto__"],
  ['{"a":"\\\\","__proto__":1}', "__proto__"],
  ['{"a":"\\"}","__proto__":1}', "__proto__"],
  ['{"tags":{"env":"production","env":"dev"}}', "tags.env"],
  ['{"\\u0065nv":1,"env":2}', "env"],
  ['{"\u00e9":1,"e\u0301":2}', "é"],
])("finds in %s the member %s", (json, field) => {
  expect(findVanishingMember(json)?.field).toBe(field);
});

it.each([
  '{"a":"__proto__","b":["__proto__"],"c":{"a":1},"d":{"a":1}}',
  '[{"a":1},{"a":2}]',
  '"__proto__"',
  "{}",
  '{"a":"x\\\\\\"__proto__\\":"}',
])("finds none in %s", (json) => {
  expect(findVanishingMember(json)).toBeUndefined();
});

it("finds none in whatever JSON.stringify writes, and its own in it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const json = JSON.stringify(value);
      const again = findVanishingMember(json);
      // Two names that are one in NFC, or `__proto__` itself, are all it may find.
      if (again !== undefined) expect(json).toMatch(/__proto__|[^\0-\u007F]/);
      expect(findVanishingMember(`{"v":${JSON.stringify(json)},"w":[],"v":0}`)?.field).toBe("v");
    }),
    { numRuns: 50 },
  );
});

it("takes time by the length of the text", () => {
  const deep = `${"[".repeat(250_000)}${"]".repeat(250_000)}`;
  const quoted = `{"a":"${"\\\\".repeat(250_000)}"}`;
  const started = performance.now();
  expect([deep, quoted].map(findVanishingMember)).toEqual([undefined, undefined]);
  expect(performance.now() - started).toBeLessThan(1_000);
});
