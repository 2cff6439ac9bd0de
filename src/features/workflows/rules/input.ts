/** What an instance is started with, and what a manual phase is completed with. Pure. */

import type { Json } from "./definition.ts";
import { MAX_INPUT_BYTES } from "./instance.ts";
import { bytesOf } from "./outcome.ts";

/** Lists and maps inside one another: templates name a way through them. */
const MAX_DEPTH = 15;

const MAX_OUTCOME_BYTES = 16 * 1024;

/** What is wrong with it, or nothing. Looks no deeper than it may be. */
export function findInputFault(input: Json): string | undefined {
  return findSizeFault(input, MAX_INPUT_BYTES);
}

/** Of an outcome that is no word. */
export function findOutcomeFault(outcome: Json): string | undefined {
  if (typeof outcome === "string") return "1 to 200 characters, in one line.";
  if (typeof outcome !== "object" || outcome === null || Array.isArray(outcome)) {
    return "A text or an object.";
  }
  return findSizeFault(outcome, MAX_OUTCOME_BYTES);
}

function findSizeFault(value: Json, maxBytes: number): string | undefined {
  if (isTooDeep(value, MAX_DEPTH)) return `At most ${MAX_DEPTH} levels.`;
  return bytesOf(JSON.stringify(value)) > maxBytes ? `At most ${maxBytes} bytes.` : undefined;
}

function isTooDeep(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: Json) => isTooDeep(inner, levels - 1));
}
