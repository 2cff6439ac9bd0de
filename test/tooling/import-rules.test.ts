/** Lints a made-up tree of known-bad and known-good imports: a rule that reports nothing would look like a clean one. */

import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FEATURES } from "../../oxlint.config.ts";

const ROOT = resolve(import.meta.dirname, "../..");

const BAD = [
  ["src/core/a.ts", 'import "../platform/logger.ts";'],
  ["src/core/b.ts", 'import type { Context } from "hono";'],
  ["src/core/c.ts", 'import { sql } from "drizzle-orm";'],
  ["src/core/d.ts", 'import { env } from "cloudflare:workers";'],
  ["src/core/e.ts", 'import { z } from "zod";'],
  ["src/platform/a.ts", 'import "../features/audit/index.ts";'],
  ["src/platform/b.ts", 'import type { HttpEnv } from "../http/env.ts";'],
  ["src/platform/c.ts", 'import { Hono } from "hono";'],
  ["src/http/a.ts", 'import { createLogger } from "../platform/logger.ts";'],
  ["src/http/b.ts", 'import type { X } from "../features/audit/index.ts";'],
  ["src/http/c.ts", 'import type { SQL } from "drizzle-orm";'],
  ["src/http/d.ts", 'export * from "../platform/logger.ts";'],
  ["src/features/audit/a.ts", 'import "../tenancy/index.ts";'],
  ["src/features/tenancy/a.ts", 'import "../audit/store.ts";'],
  ["src/features/tenancy/b.ts", 'import type { X } from "../audit/tables.ts";'],
  ["src/features/policies/a.ts", 'import type { X } from "../api-keys/index.ts";'],
  ["src/features/policies/b.ts", 'const late = import("../api-keys/index.ts");'],
  ["src/features/usage/a.ts", 'import { commit } from "../audit/index.ts";'],
  ["src/features/usage/b.ts", 'import "../../features/usage/../audit/index.ts";'],
  ["src/features/usage/c.ts", 'import { usageRoutes } from "./index.ts";'],
  ["src/features/usage/http.ts", 'import { find } from "./store.ts";'],
  ["src/features/usage/own-route.ts", 'import type { Row } from "./tables.ts";'],
  ["src/features/usage/index.ts", 'export { counters } from "./tables.ts";'],
  ["src/features/usage/index.ts", 'export { usageRoutes } from "./http.ts";'],
  ["src/features/sessions/index.ts", 'export { routes } from "./routes.ts";'],
  ["src/features/leaks/d.ts", 'import { apiKeyRoutes } from "../api-keys/http.ts";'],
  ["src/jobs/c.ts", 'import { apiKeyRoutes } from "../features/api-keys/http.ts";'],
  ["src/compose/d.ts", 'import { apiKeyRoutes } from "../features/api-keys/http.ts";'],
  ["src/features/usage/create-x.ts", 'import type { Context } from "hono";'],
  ["src/features/usage/create-y.ts", 'import { z } from "@hono/zod-openapi";'],
  ["src/features/usage/create-z.ts", 'import { eq } from "drizzle-orm";'],
  ["src/features/usage/queries.ts", 'import { HttpEnv } from "../../http/env.ts";'],
  ["src/features/usage/present.ts", 'import { find } from "./store.ts";'],
  ["src/features/catalog/rules/service.ts", 'import { write } from "../../platform/d1/write.ts";'],
  ["src/features/api-keys/rules/key.ts", 'import type { X } from "../../tenancy/index.ts";'],
  ["src/features/api-keys/lease/a.ts", 'import type { KeyFacts } from "../rules/key.ts";'],
  [
    "src/features/api-keys/lease/b.ts",
    'import { createLogger } from "../../../platform/logger.ts";',
  ],
  ["src/features/tenancy/store.ts", 'import { compose } from "../../deps.ts";'],
  ["src/features/tenancy/c.ts", 'import { readFile } from "node:fs/promises";'],
  ["src/features/unheard-of/index.ts", 'import "../../core/errors.ts";'],
  ["src/console/a.tsx", 'import "../platform/logger.ts";'],
  ["src/console/b.tsx", 'import "../features/audit/store.ts";'],
  ["src/console/c.tsx", 'import { sql } from "drizzle-orm";'],
  ["src/jobs/a.ts", 'import type { Context } from "hono";'],
  ["src/jobs/b.ts", 'import "../features/api-keys/sweep-fences.ts";'],
  ["src/jobs/c.ts", 'import "../deps.ts";'],
  ["src/deps.ts", 'import { readFileSync } from "node:fs";'],
  ["src/stray.ts", 'import "./core/errors.ts";'],
] as const;

const GOOD = [
  ["src/core/good.ts", 'import "./errors.ts";'],
  [
    "src/platform/good.ts",
    'import { env } from "cloudflare:workers"; import { sql } from "drizzle-orm";',
  ],
  [
    "src/http/good.ts",
    'import type { Logger } from "../platform/logger.ts"; import { Hono } from "hono";',
  ],
  [
    "src/features/tenancy/good.ts",
    'import "../audit/index.ts"; import "../../platform/logger.ts";',
  ],
  ["src/features/usage/good-route.ts", 'import "../../http/router.ts"; import "./create-x.ts";'],
  ["src/features/usage/store.ts", 'import { eq } from "drizzle-orm"; import "./tables.ts";'],
  ["src/features/usage/schemas.ts", 'import { z } from "@hono/zod-openapi";'],
  [
    "src/features/usage/create-good.ts",
    'import type { z } from "@hono/zod-openapi"; import "./store.ts";',
  ],
  [
    "src/features/catalog/present.ts",
    'import type { Row } from "./store.ts"; import "./rules/service.ts";',
  ],
  ["src/features/api-keys/tables.ts", 'import { companies } from "../tenancy/tables.ts";'],
  ["src/features/api-keys/x.do.ts", 'import { DurableObject } from "cloudflare:workers";'],
  ["src/features/api-keys/lease/good.ts", 'import "./clock.ts"; import "../../../core/time.ts";'],
  ["src/console/good.tsx", 'import "../features/audit/index.ts"; import "hono/jsx";'],
  ["src/jobs/good.ts", 'import "../features/audit/index.ts"; import "../platform/logger.ts";'],
  ["src/app.ts", 'import "./features/usage/http.ts"; import "./deps.ts"; import "hono";'],
] as const;

/** Known-bad code of other kinds, and the rule that must see it. */
const BAD_CODE = [
  ["src/core/clock.ts", "export const now = () => Date.now();", "no-restricted-properties"],
  ["src/platform/chance.ts", "export const x = () => Math.random();", "no-restricted-properties"],
  ["src/app-env.ts", "export type X = Env;", "no-restricted-types"],
  [
    "src/features/api-keys/lease/id.ts",
    "export const id = () => crypto.randomUUID();",
    "no-restricted-globals",
  ],
  // The import map does not see these, so there are none.
  ["src/core/import-type.ts", 'export type X = import("../app.ts").X;', "consistent-type-imports"],
  ["src/core/later.ts", `// ${"todo".toUpperCase()}: later`, "no-warning-comments"],
  // A drizzle query is no Promise but has a `then`: not awaited, it is never sent.
  [
    "src/platform/floating.ts",
    'import type { DrizzleD1Database } from "drizzle-orm/d1";\n' +
      'export function touch(db: DrizzleD1Database): void {\n  db.run("DELETE FROM x");\n}',
    "no-floating-promises",
  ],
  [
    "src/core/exhaustive.ts",
    'export function f(x: "a" | "b"): void {\n  switch (x) {\n    case "a":\n      f(x);\n  }\n}',
    "switch-exhaustiveness-check",
  ],
  ["src/core/cycle-a.ts", 'import type { B } from "./cycle-b.ts";\nexport type A = B;', "no-cycle"],
  ["src/core/cycle-b.ts", 'import type { A } from "./cycle-a.ts";\nexport type B = A;', "no-cycle"],
  ["src/core/any.ts", "export const x: any = 1;", "no-explicit-any"],
  ["src/core/default.ts", "export default 1;", "no-default-export"],
  ["src/core/long.ts", "export {};\n".repeat(301), "max-lines"],
] as const;

const reports = new Map<string, string[]>();
const tree = mkdtempSync(join(tmpdir(), "import-rules-"));

beforeAll(async () => {
  for (const path of ["oxlint.config.ts", "tsconfig.json", "scripts/lint"]) {
    cpSync(join(ROOT, path), join(tree, path), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
  for (const [path, code] of [...BAD, ...GOOD, ...BAD_CODE]) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), `${code}\n`);
  }
  for (const { filename, code } of await lint()) {
    reports.set(filename, [...(reports.get(filename) ?? []), code]);
  }
});

afterAll(() => rmSync(tree, { recursive: true }));

async function lint(): Promise<{ filename: string; code: string }[]> {
  const oxlint = join(ROOT, "node_modules/oxlint/bin/oxlint");
  const run = promisify(execFile)(process.execPath, [oxlint, "-f", "json", "src"], {
    cwd: tree,
    maxBuffer: 64 * 1024 * 1024,
  });
  // It ends with 1, for it finds problems.
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  return (JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics;
}

const IMPORT_MAP = expect.stringContaining("import-map");

describe("the import map", () => {
  it.each(BAD)("refuses %s: %s", (path) => {
    expect(reports.get(path)).toContainEqual(IMPORT_MAP);
  });

  it.each(GOOD)("lets %s: %s", (path) => {
    expect(reports.get(path) ?? []).not.toContainEqual(IMPORT_MAP);
  });

  it("names only features above, so that the graph has no cycle", () => {
    const seen: string[] = [];
    for (const [feature, lower] of Object.entries(FEATURES)) {
      expect(seen).toEqual(expect.arrayContaining([...lower]));
      seen.push(feature);
    }
  });
});

describe("the other rules", () => {
  it.each(BAD_CODE)("see %s", (path, _, rule) => {
    expect(reports.get(path)).toContainEqual(expect.stringContaining(rule));
  });
});
