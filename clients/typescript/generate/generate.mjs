/**
 * Makes `src/generated/` from docs/openapi.json: the types with openapi-typescript, and the table of operations.
 *
 * `npm run client:generate` writes; `-- --check` says whether what stands there is what would be written. It needs
 * `npm ci` in this folder first, which that command does.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";

import openapiTS, { astToString } from "openapi-typescript";

import { operationsOf } from "./operations.mjs";

const DOCUMENT = new URL("../../../docs/openapi.json", import.meta.url);
const FOLDER = new URL("../src/generated/", import.meta.url);

const text = readFileSync(DOCUMENT, "utf8");
const document = JSON.parse(text);

/** `scripts/check-client.ts` compares it, and needs no generator for that. */
const hash = createHash("sha256").update(text).digest("hex");
const head = `/** Made by \`npm run client:generate\`. Do not edit. Document: sha256-${hash} */\n\n`;

const types = astToString(
  await openapiTS(document, {
    alphabetize: true,
    // A member with a default need not be sent.
    defaultNonNullable: false,
  }),
);

const files = {
  "openapi.ts": head + types,
  "operations.ts": head + operationsOf(document),
};

let isStale = false;
for (const [name, contents] of Object.entries(files)) {
  const file = new URL(name, FOLDER);
  if (process.argv.includes("--check")) {
    isStale ||= readFileSync(file, "utf8") !== contents;
    continue;
  }
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, contents);
}
if (isStale) {
  console.error(
    "The client's types are not those of docs/openapi.json. Run: npm run client:generate",
  );
  process.exitCode = 1;
}
