/** Every file of this repository, and every npm script, that README.md, docs/*.md and comments name exists. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Paths as prose writes them: a folder of ours and what follows. A placeholder such as `<feature>` ends the path. */
const PATH = /(?<![\w./-])(?:\.\/)?((?:src|test|scripts|migrations|docs|bench|\.ci)\/[\w.*/-]*)/g;

/** Files as code: at the top level, or by the end of their path (`http/access.ts`). */
const FILE = /`((?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|tsx|json|jsonc|toml|md))`/g;

const LINK = /\]\((?!\w+:|#)([^)#\s]+)[^)]*\)/g;

const NPM_SCRIPT = /npm run ([\w:-]+)/g;

const FILES = globSync("{src,test,scripts,docs,bench,migrations}/**/*.*", {
  exclude: ["**/node_modules/**"],
}).map((path) => `/${path.replaceAll("\\", "/")}`);

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

function all(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

function exists(path: string): boolean {
  return path.includes("*") ? globSync(path).length > 0 : existsSync(path);
}

/** The end of a path is a file's role somewhere in the tree as often as a file at the top. */
function existsAnywhere(name: string): boolean {
  return existsSync(name) || FILES.some((path) => path.endsWith(`/${name}`));
}

function deadReferences(doc: string): string[] {
  const text = readFileSync(doc, "utf8");
  const paths = all(PATH, text).map((path) => path.replace(/[.-]+$/, ""));
  return [
    ...paths.filter((path) => !exists(path)),
    ...all(FILE, text).filter((name) => !existsAnywhere(name)),
    ...all(LINK, text).filter((link) => !exists(join(dirname(doc), link))),
    ...all(NPM_SCRIPT, text)
      .filter((script) => !(script in scripts))
      .map((script) => `npm run ${script}`),
  ];
}

const docs = globSync(["README.md", "docs/**/*.md"]);
const code = globSync("{src,scripts,bench,test}/**/*.{ts,tsx}", {
  exclude: ["**/node_modules/**"],
});
const dead = [
  ...docs.flatMap((doc) => deadReferences(doc).map((path) => `${doc}: ${path}`)),
  ...code.flatMap((file) =>
    all(FILE, readFileSync(file, "utf8"))
      .filter((name) => !existsAnywhere(name))
      .map((name) => `${file}: ${name}`),
  ),
];
if (dead.length > 0) {
  console.error(`These do not exist:\n${dead.join("\n")}`);
  process.exitCode = 1;
}
