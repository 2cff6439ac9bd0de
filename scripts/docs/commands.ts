/** Commands: npm scripts, and the words and options of `nembl`. */

import { globSync, readFileSync } from "node:fs";

import { all, type Document } from "./document.ts";

const NPM_SCRIPT = /npm run ([\w:-]+)/g;

/** Of the tool, by either of its names, up to what no command is named by: an option, a variable, a redirection. */
const TOOL = /(?:^|[\s|`(&])(?:npx \.\/cli|nembl) ((?:-{0,2}[a-z][a-z-]*)(?: [a-z][a-z-]*)?)/gm;

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
};

/** `name: "keys create"` in each of the tool's commands. */
const NAMES = globSync("cli/src/commands/*.ts").flatMap((path) =>
  all(/\bname: "([a-z][a-z -]*)"/g, readFileSync(path, "utf8")),
);

export function deadCommands({ text, code }: Document): string[] {
  return [
    ...all(NPM_SCRIPT, text)
      .filter((script) => !(script in scripts))
      .map((script) => `npm run ${script}`),
    ...code
      .flatMap((span) => all(TOOL, span))
      .filter((words) => !isCommand(words))
      .map((words) => `nembl ${words}`),
  ];
}

/** Scripts that no document names: a newcomer does not find them. */
export function unnamedScripts(documents: readonly Document[]): string[] {
  const named = new Set(documents.flatMap(({ text }) => all(NPM_SCRIPT, text)));
  // It is written `npm test`.
  return Object.keys(scripts).filter((script) => !named.has(script) && script !== "test");
}

/** What stands behind the name may be an argument, and the name of a group may stand alone. */
function isCommand(words: string): boolean {
  if (words.startsWith("-") || words === "help") return true;
  return NAMES.some((name) => `${words} `.startsWith(`${name} `) || name.startsWith(`${words} `));
}
