/** The paths of all pages, read from their files: Node runs no JSX. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PAGES = join(import.meta.dirname, "../../../src/console/pages");

const PATH = /\bpath: (?:"([^"]+)"|`([^`]+)`|(PATH)\b)/g;

export function pagePaths(): string[] {
  return globSync("**/*.tsx", { cwd: PAGES })
    .flatMap((file) => pathsIn(readFileSync(join(PAGES, file), "utf8")))
    .toSorted();
}

function pathsIn(text: string): string[] {
  const own = /^const PATH = "([^"]+)"/m.exec(text)?.[1] ?? "";
  const declarations = [
    ...text.matchAll(/= (?:member|person)Page\(\{(.*?)\n {2}(?:asks|show|beforeMfa)/gs),
  ];
  return declarations.flatMap(([, head = ""]) =>
    [...head.matchAll(PATH)].map(
      ([, literal, template, bare]) =>
        literal ?? template?.replace("${PATH}", own) ?? (bare === undefined ? "" : own),
    ),
  );
}
