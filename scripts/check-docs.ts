/** Every file of this repository, and every npm script, that README.md and docs/*.md name exists. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Paths as prose writes them: a folder of ours and what follows. A placeholder such as `<feature>` ends the path. */
const PATH = /(?<![\w./-])(?:\.\/)?((?:src|test|scripts|migrations|docs|bench|\.ci)\/[\w.*/-]*)/g;

/** Files at the top level, as code. */
const ROOT_FILE = /`((?:[\w-]+|\.[\w-]+)\.(?:ts|json|jsonc|toml|md))`/g;

const LINK = /\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g;

const NPM_SCRIPT = /npm run ([\w:-]+)/g;

/** Written by tools on a developer's machine, so no clone has them. */
const GENERATED = ["seed.json"];

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

function exists(path: string): boolean {
  return path.includes("*") ? globSync(path).length > 0 : existsSync(path);
}

/** A bare `name.ts` is a file's role somewhere in the tree as often as a file at the top. */
function existsAnywhere(name: string): boolean {
  return (
    GENERATED.includes(name) ||
    existsSync(name) ||
    globSync(`{src,test,scripts,docs,bench,migrations}/**/${name}`, {
      exclude: ["**/node_modules/**"],
    }).length > 0
  );
}

function deadReferences(doc: string): string[] {
  const text = readFileSync(doc, "utf8");
  const paths = all(PATH, text).map((path) => path.replace(/[.-]+$/, ""));
  return [
    ...paths.filter((path) => !exists(path)),
    ...all(ROOT_FILE, text).filter((name) => !existsAnywhere(name)),
    ...all(LINK, text).filter((link) => !exists(join(dirname(doc), link))),
    ...all(NPM_SCRIPT, text)
      .filter((script) => !(script in scripts))
      .map((script) => `npm run ${script}`),
  ];
}

const docs = globSync(["README.md", "docs/**/*.md"]);
const dead = docs.flatMap((doc) => deadReferences(doc).map((path) => `${doc}: ${path}`));
if (dead.length > 0) {
  console.error(`These do not exist:\n${dead.join("\n")}`);
  process.exitCode = 1;
}
