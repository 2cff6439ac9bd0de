/** Where a bare `z.string()` may stand: in what we answer, which no request passes through, and in machines' own words. */

import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** Those of the slices' schemas that requests pass through are walked by `test/http/text-class.test.ts`. */
const ALLOWED: Readonly<Record<string, string>> = {
  "src/core/text-schemas.ts": "they are made here",
  "src/compose/policy-engine.ts": "what our own build wrote down of the engine",
  "src/platform/config.ts": "what the operator of the Worker has set",
  "src/features/leaks/github-keys-source.ts":
    "public keys of GitHub's list, used to verify and shown nowhere",
  "src/http/respond.ts": "answers",
  "src/http/me.ts": "answers",
  "src/features/audit/log/routes.ts": "answers",
  "src/features/sign-in/login/login-route.ts": "answers",
  "src/features/sign-in/metadata-route.ts": "answers",
  "src/features/sign-in/cli-route.ts": "answers",
};

it("is in answers and in our own configuration alone", () => {
  const bare = globSync("src/**/*.{ts,tsx}").filter(
    (path) => !path.endsWith("/schemas.ts") && /\bz\s*\.string\(/.test(readFileSync(path, "utf8")),
  );
  expect(bare.length).toBeGreaterThan(0);
  expect(bare.filter((path) => !(path in ALLOWED))).toEqual([]);
});
