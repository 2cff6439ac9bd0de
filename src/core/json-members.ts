/**
 * Members that would vanish when a JSON text is parsed: `__proto__`, which objects and schemas drop, and a name that
 * stands twice in one object, of which the last alone stays. Pure.
 *
 * Attack: a policy whose condition vanishes is broader than it was written, and the answer of 201 says nothing of it.
 */

import type { ErrorDetail } from "./errors.ts";

interface Level {
  /** Null in an array. */
  readonly names: Set<string> | null;
  /** Name or index of the member that is being read. */
  at: string | number;
}

/** Of a text that is JSON; the first of them. Linear, however deep it is. */
export function findVanishingMember(json: string): ErrorDetail | undefined {
  const levels: Level[] = [];
  for (let index = 0; index < json.length; index++) {
    const level = levels.at(-1);
    const character = json[index];
    if (character === "{") levels.push({ names: new Set(), at: "" });
    else if (character === "[") levels.push({ names: null, at: 0 });
    else if (character === "}" || character === "]") levels.pop();
    else if (character === "," && typeof level?.at === "number") level.at++;
    else if (character === '"') {
      const start = index;
      index = endOfString(json, start);
      if (!level?.names || !isName(json, index)) continue;
      // In NFC, for so are names stored: an accent written apart from its letter makes no other name.
      const name = (JSON.parse(json.slice(start, index + 1)) as string).normalize("NFC");
      level.at = name;
      const message = faultOf(name, level.names);
      if (message !== undefined) return { field: fieldOf(levels), message };
      level.names.add(name);
    }
  }
  return undefined;
}

/** Where the quote is that ends it: the first that no backslash takes its meaning from. */
function endOfString(json: string, start: number): number {
  let end = start;
  for (let slashes = 1; slashes % 2 === 1;) {
    end = json.indexOf('"', end + 1);
    slashes = 0;
    while (json[end - 1 - slashes] === "\\") slashes++;
  }
  return end;
}

function isName(json: string, end: number): boolean {
  const after = /[^ \t\n\r]/g;
  after.lastIndex = end + 1;
  return after.exec(json)?.[0] === ":";
}

function faultOf(name: string, seen: ReadonlySet<string>): string | undefined {
  if (name === "__proto__") return "Unknown field.";
  return seen.has(name) ? "No field twice." : undefined;
}

function fieldOf(levels: readonly Level[]): string {
  return levels.map(({ at }) => at).join(".");
}
