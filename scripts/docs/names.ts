/**
 * Names of the environment: what a document writes in capitals is in the code, and what wrangler.toml, the job table and
 * the tables of the database name is in the document that lists it.
 */

import { globSync, readFileSync } from "node:fs";

import { all, type Document } from "./document.ts";

const NAME = /(?<![\w$-])([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?![\w-])/g;

const CODE = [
  ...globSync("{src,scripts,cli,clients,bench,.ci}/**/*.{ts,tsx,mjs,sh}", {
    exclude: ["**/node_modules/**"],
  }),
  ".ci/run",
  "wrangler.toml",
  "oxlint.config.ts",
];

const KNOWN = new Set(CODE.flatMap((path) => all(NAME, readFileSync(path, "utf8"))));

/** Names that the reader gives: a shell's variables, members of a workflow's `env`. Ours begin with `NEMBL_`. */
function ownNames(text: string): Set<string> {
  return new Set(all(/(?:\$\{?|env\.|"|[\s;]export )([A-Z][A-Z0-9_]+)/g, text));
}

export function deadNames({ text, code }: Document): string[] {
  const own = ownNames(text);
  return code
    .flatMap((span) => all(NAME, span))
    .filter((name) => !KNOWN.has(name) && (name.startsWith("NEMBL_") || !own.has(name)));
}

/** What is to be listed, by the document that lists it. */
function listings(): Readonly<Record<string, readonly string[]>> {
  const config = readFileSync("wrangler.toml", "utf8");
  const [, jobs = ""] = readFileSync("src/jobs/table.ts", "utf8").split("JOB_TABLE");
  const tables = globSync("src/**/tables.ts").flatMap((path) =>
    all(/sqliteTable\(\s*"(\w+)"/g, readFileSync(path, "utf8")),
  );
  return {
    "docs/CONFIGURATION.md": [
      ...all(/^([A-Z][A-Z0-9_]+) = /gm, config),
      ...all(/^ +"([A-Z][A-Z0-9_]+)",$/gm, config),
      ...all(/^(?:binding|name) = "([A-Z][A-Z_]+)"$/gm, config),
    ],
    "docs/guides/operation.md": all(/^ {4}(\w+)(?:,|:)/gm, jobs),
    "docs/storage.md": tables,
  };
}

/** `document: name` for each one that the document leaves out. */
export function unlisted(documents: readonly Document[]): string[] {
  return Object.entries(listings()).flatMap(([path, names]) => {
    const code = new Set(documents.find((one) => one.path === path)?.code);
    return [...new Set(names)]
      .filter((name) => !code.has(name))
      .map((name) => `${path} does not list ${name}`);
  });
}
