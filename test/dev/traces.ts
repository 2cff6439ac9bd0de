/** Everything that a stack has kept on disk, searched for a value in each form that it may come to light in. */

import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { encodingsOf } from "../support/encodings.ts";

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** As bytes: databases and their write-ahead logs are read as they lie there, whatever table or page it is in. */
export function filesWith(directory: string, text: string): string[] {
  const needle = Buffer.from(text);
  return filesBelow(directory)
    .filter((file) => readFileSync(file).includes(needle))
    .map((file) => relative(directory, file));
}

export function findTraces(directory: string, value: string): string[] {
  return encodingsOf(value).flatMap(([form, text]) =>
    filesWith(directory, text).map((file) => `${file}: ${form}`),
  );
}
