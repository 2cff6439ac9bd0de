/** Paths, file names and links: what each of them names exists, and a link's heading stands in the document it leads to. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { all, type Document } from "./document.ts";

/** Paths as prose writes them: a folder of ours and what follows. A placeholder such as `<feature>` ends the path. */
const PATH =
  /(?<![\w./-])(?:\.\/)?((?:src|test|scripts|migrations|docs|bench|cli|clients|\.ci)\/[\w.*/-]*)/g;

/** Files as code: at the top level, or by the end of their path (`http/access.ts`). */
const FILE = /`((?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|tsx|json|jsonc|toml|md))`/g;

const LINK = /\]\((?!\w+:)([^)\s]+)[^)]*\)/g;

const HEADING = /^#{1,6} (.+)$/gm;

const FILES = globSync("{src,test,scripts,docs,bench,cli,clients,migrations}/**/*.*", {
  exclude: ["**/node_modules/**"],
}).map((path) => `/${path.replaceAll("\\", "/")}`);

export function deadPaths({ path, text }: Document): string[] {
  return [
    ...all(PATH, text)
      .map((found) => found.replace(/[.-]+$/, ""))
      .filter((found) => !exists(found)),
    ...deadFiles(text),
    ...all(LINK, text).filter((link) => !leadsSomewhere(link, path, text)),
  ];
}

/** Of comments as well as of documents. */
export function deadFiles(text: string): string[] {
  return all(FILE, text).filter((name) => !existsAnywhere(name));
}

function exists(path: string): boolean {
  return path.includes("*") ? globSync(path).length > 0 : existsSync(path);
}

/** The end of a path is a file's role somewhere in the tree as often as a file at the top. */
function existsAnywhere(name: string): boolean {
  return existsSync(name) || FILES.some((path) => path.endsWith(`/${name}`));
}

function leadsSomewhere(link: string, from: string, own: string): boolean {
  const [target = "", anchor] = link.split("#");
  const path = join(dirname(from), target);
  if (target !== "" && !existsSync(path)) return false;
  if (anchor === undefined) return true;
  const text = target === "" ? own : readFileSync(path, "utf8");
  return all(HEADING, text).map(anchorOf).includes(anchor);
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number} _-]/gu, "")
    .replaceAll(" ", "-");
}
