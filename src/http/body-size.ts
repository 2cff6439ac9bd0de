/**
 * How much there may be in a body, counted before any schema looks at an entry.
 * Attack: a map of 60,000 bad tags in one mebibyte. A schema examines each of them, and only then says that there are
 * too many; every other request of the isolate waits meanwhile. Pure.
 */

import type { ErrorDetail } from "../core/errors.ts";
import { fieldOf } from "../core/field.ts";

/** Entries of one list or map. The largest that any schema takes has 100. */
const MAX_ENTRIES = 1_000;

/** Values of a body altogether. The largest policy has some 500. */
const MAX_VALUES = 5_000;

/** Lists and maps inside one another. No schema goes deeper than five. */
const MAX_DEPTH = 20;

/** What is too much, or nothing. Looks at no more than `MAX_VALUES` values, whatever was sent. */
export function findExcess(body: unknown): ErrorDetail | undefined {
  const waiting: Part[] = [{ value: body, path: [] }];
  let values = 0;
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { value, path } = part;
    if (typeof value !== "object" || value === null) continue;
    const keys = Object.keys(value);
    if (keys.length > MAX_ENTRIES) return fault(path, `At most ${MAX_ENTRIES} entries.`);
    values += keys.length;
    if (values > MAX_VALUES) return fault([], `At most ${MAX_VALUES} values in a body.`);
    if (path.length >= MAX_DEPTH) return fault(path, `At most ${MAX_DEPTH} levels.`);
    for (const key of keys) {
      waiting.push({
        value: (value as Readonly<Record<string, unknown>>)[key],
        path: [...path, key],
      });
    }
  }
  return undefined;
}

interface Part {
  readonly value: unknown;
  readonly path: readonly string[];
}

function fault(path: readonly string[], message: string): ErrorDetail {
  return { field: fieldOf(path), message };
}
