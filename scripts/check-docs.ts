/**
 * What documents name exists: files, headings, npm scripts, the tool's commands, routes, names of the environment. What
 * comments name as files exists too. Settings, jobs and tables are listed where the reader looks for them.
 */

import { globSync, readFileSync } from "node:fs";

import { deadCommands, unnamedScripts } from "./docs/commands.ts";
import { readDocuments } from "./docs/document.ts";
import { deadNames, unlisted } from "./docs/names.ts";
import { deadFiles, deadPaths } from "./docs/paths.ts";
import { deadRoutes } from "./docs/routes.ts";

const CHECKS = [deadPaths, deadCommands, deadRoutes, deadNames];

const documents = readDocuments();
const code = globSync("{src,scripts,bench,test,cli,clients}/**/*.{ts,tsx}", {
  exclude: ["**/node_modules/**"],
});

const faults = [
  ...documents.flatMap((document) =>
    CHECKS.flatMap((check) => check(document)).map((dead) => `${document.path}: ${dead}`),
  ),
  ...code.flatMap((file) =>
    deadFiles(readFileSync(file, "utf8")).map((name) => `${file}: ${name}`),
  ),
];
if (faults.length > 0) console.error(`These do not exist:\n${faults.join("\n")}`);

const missing = [
  ...unlisted(documents),
  ...unnamedScripts(documents).map((script) => `No document names npm run ${script}`),
];
if (missing.length > 0) console.error(missing.join("\n"));

if (faults.length + missing.length > 0) process.exitCode = 1;
