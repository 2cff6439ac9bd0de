/** The examples in the client's README, as they stand there, against `npm run dev`. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";

import { build } from "esbuild";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { signIn } from "./client.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";

const PACKAGE = join(ROOT, "clients/typescript");
const SOURCE = join(PACKAGE, "src/index.ts");

/** Node 20 where the tests are told of one. */
const NODE = process.env["NEMBL_TEST_NODE"] ?? process.execPath;

const folder = mkdtempSync(join(tmpdir(), "nembl-client-"));
const examples = join(folder, "examples.ts");
const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
writeFileSync(
  examples,
  [...readme.matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => code).join("\n"),
);
after(() => rmSync(folder, { recursive: true, force: true }));

let seed: Seed;
let token: string;

useOwnStack(8_990, async (ready) => {
  seed = ready;
  const { authorization } = await signIn(ready, "owner@alder.example");
  token = authorization.replace("Bearer ", "");
});

describe("the README's examples", () => {
  it("are what the types allow", () => {
    const config = {
      extends: join(ROOT, "tsconfig.json"),
      compilerOptions: {
        lib: ["es2023", "dom", "dom.asynciterable"],
        types: ["node"],
        typeRoots: [join(ROOT, "node_modules/@types")],
        paths: { "@nembl/client": [SOURCE] },
      },
      include: ["examples.ts"],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  });

  it("do what they say", async () => {
    const outfile = join(folder, "examples.mjs");
    await build({
      entryPoints: [examples],
      outfile,
      bundle: true,
      format: "esm",
      platform: "neutral",
      target: "node20",
      alias: { "@nembl/client": SOURCE },
      logLevel: "warning",
    });
    const { PATH = "" } = process.env;
    const API_KEY = seed.companies[0]?.keys.live ?? "";
    const env = { PATH, NEMBL_URL: seed.baseUrl, API_KEY, ACCESS_TOKEN: token };
    const printed = execFileSync(NODE, [outfile], { encoding: "utf8", env }).trimEnd().split("\n");
    const names = printed.filter((line) => line.startsWith("Alder "));
    assert.ok(names.length >= 3, printed.join("\n"));
    assert.deepEqual(
      [...new Set(printed.filter((line) => !names.includes(line)))],
      ["api_key live", "not_found 404", "active true", "true", "304"],
    );
  });
});
