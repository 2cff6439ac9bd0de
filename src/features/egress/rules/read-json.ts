/** JSON of an answer, with its strings and names scrubbed once more: an escape in the text hides what it stands for. Pure. */

import type { Json } from "../../../core/json.ts";

/** Attack: brackets within brackets, to exhaust the stack of the code that walks through them. */
const MAX_DEPTH = 100;

/** Undefined where it is no JSON, or nested too deep. */
export function readJson(
  text: string,
  scrubText: (text: string) => string,
): { readonly value: Json } | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (isTooDeep(value, MAX_DEPTH)) return undefined;
  // Without an escape, every string stands in the text as it is, which was scrubbed.
  return { value: text.includes("\\") ? scrub(value, scrubText) : value };
}

function isTooDeep(value: Json, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((member: Json) => isTooDeep(member, left - 1));
}

function scrub(value: Json, scrubText: (text: string) => string): Json {
  if (typeof value === "string") return scrubText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => scrub(item, scrubText));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [scrubText(name), scrub(member, scrubText)]),
  );
}
