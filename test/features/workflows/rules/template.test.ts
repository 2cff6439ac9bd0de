import fc from "fast-check";
import { expect, it } from "vitest";

import { parseTemplate } from "../../../../src/features/workflows/rules/template.ts";

it.each([
  ["no template", ["no template"]],
  ["", []],
  ["{{ env.NAME }}", [{ path: ["env", "NAME"] }]],
  [
    "a {{env.A}}{{ input.b.0.c }} z",
    ["a ", { path: ["env", "A"] }, { path: ["input", "b", "0", "c"] }, " z"],
  ],
  ["{{\n input \t}}", [{ path: ["input"] }]],
  [
    "{{ phases.build.headers.x-request-id }}",
    [{ path: ["phases", "build", "headers", "x-request-id"] }],
  ],
  ['{{ "{{" }} input.x }}', ["{{ input.x }}"]],
  [String.raw`{{ "a\"}}\u00e9" }}`, ['a"}}é']],
  ["}} { } {a}", ["}} { } {a}"]],
  ["{{ input.größe }}", [{ path: ["input", "größe"] }]],
])("reads %j", (text, pieces) => {
  expect(parseTemplate(text)).toEqual({ kind: "template", pieces });
});

it.each([
  ["{{"],
  ["{{ input.x"],
  ["{{ input.x }"],
  ["{{}}"],
  ["{{ }}"],
  ["{{{{"],
  ["{{{{ input.x }}}}"],
  ["{{{ input.x }}}"],
  ["{{ phases.{{ input.key }}.body }}"],
  ["{{ input.{{ env.NAME }} }}"],
  ["{{ input..x }}"],
  ["{{ .x }}"],
  ["{{ input. }}"],
  ["{{ input.x | upper }}"],
  ["{{ input['x'] || env.A }}"],
  ['{{ "a" + input.x }}'],
  [String.raw`{{ "\x" }}`],
  ['{{ "a }}'],
  [`{{ input.${"x".repeat(200)} }}`],
])("finds fault with %j", (text) => {
  expect(parseTemplate(text).kind).toBe("fault");
});

it("says how braces are written", () => {
  expect(parseTemplate("{{ a b }}")).toMatchObject({
    message: expect.stringContaining('{{ "{{" }}'),
  });
  expect(parseTemplate("x {{ a")).toMatchObject({
    message: expect.stringContaining("ends with '}}'"),
  });
});

it("writes any text through its own escape, and takes none for a look-up", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const parsed = parseTemplate(`{{ ${JSON.stringify(text)} }}`);
      expect(parsed).toEqual({ kind: "template", pieces: text === "" ? [] : [text] });
    }),
  );
});

/** Attack: a text that keeps a clever pattern busy for minutes. */
it.each([
  ["blanks", `{{${" ".repeat(200_000)}`],
  ["braces", "{{".repeat(100_000)],
  ["quotes", `{{ "${"\\".repeat(200_000)}`],
  ["templates", "{{ input.x }}".repeat(15_000)],
])("reads many %s quickly", (_, text) => {
  const start = performance.now();
  parseTemplate(text);
  expect(performance.now() - start).toBeLessThan(500);
});
