/**
 * The operator's own copy of the Worker's secrets, as `NAME=value` lines. Cloudflare gives no secret back, and without its
 * master keys a backup of the database is worth nothing: so this copy exists anyway, and rotation works on it.
 */

import { readFile, stat } from "node:fs/promises";
import { parseEnv } from "node:util";

import { writePrivateFile } from "../dev/write-file.ts";

export async function readKeysFile(path: string): Promise<Record<string, string>> {
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new TypeError(`${path} can be read by others. Make it yours alone: chmod 600 ${path}`);
  }
  return parseEnv(await readFile(path, "utf8")) as Record<string, string>;
}

/** All at once; other lines stay as they are. */
export async function writeKeysFile(
  path: string,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const others = lines.filter((line) => !Object.hasOwn(values, nameOf(line)));
  const ours = Object.entries(values).map(([name, value]) => `${name}="${value}"`);
  await writePrivateFile(path, [...others, ...ours, ""].join("\n"));
}

function nameOf(line: string): string {
  return /^\s*(?:export\s+)?(\w+)\s*=/.exec(line)?.[1] ?? "";
}
