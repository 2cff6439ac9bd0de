/** One reader of the environment, one composition, one type for what several layers speak of. */

import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const sources = globSync("src/**/*.{ts,tsx}").map((path) => path.replaceAll("\\", "/"));

function filesWith(pattern: RegExp): string[] {
  return sources
    .filter((path) =>
      // Comments and templates of workflows (`{{ env.NAME }}`) are no code.
      pattern.test(
        readFileSync(path, "utf8").replaceAll(/\/\*[^]*?\*\/|(?<!:)\/\/.*$|\{\{[^}]*\}\}/gm, ""),
      ),
    )
    .toSorted();
}

describe("the environment", () => {
  // Lint keeps its type to the same file. This finds what needs no type: an object's own `this.env`, and destructuring.
  it("is read in deps.ts, front-deps.ts and readiness-deps.ts alone, by objects too", () => {
    expect(filesWith(/\benv\.[A-Z_]{2,}\b|\}: Env\b|\bthis\.env\b/)).toEqual([
      "src/deps.ts",
      "src/front-deps.ts",
      "src/readiness-deps.ts",
    ]);
  });

  it.each([
    ["a database", /(?<!function )\bcreateDatabase\(/],
    ["the configuration", /(?<!function )\bparseConfig\(/],
  ])("becomes %s in front-deps.ts, and nowhere else", (_, pattern) => {
    expect(filesWith(pattern)).toEqual(["src/front-deps.ts"]);
  });
});

describe("what several layers speak of has one type", () => {
  it.each([
    ["CallerRequest", "src/core/context.ts"],
    ["KeyVerdict", "src/core/key-verdict.ts"],
    ["KeyAnswer", "src/core/key-verdict.ts"],
    ["Quota", "src/core/key-verdict.ts"],
    ["QuotaWindow", "src/core/key-verdict.ts"],
    ["Limits", "src/core/plans.ts"],
    ["KeyFacts", "src/features/api-keys/rules/key.ts"],
  ])("%s", (name, home) => {
    expect(filesWith(new RegExp(`\\b(?:interface|type) ${name}\\b[^;,}]*[={]`))).toEqual([home]);
  });

  it("defer is declared for a request once, and taken from there", () => {
    expect(filesWith(/readonly defer: \(/)).toEqual(["src/core/context.ts"]);
  });
});
