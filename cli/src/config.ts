/** Files of the tool's own. Only their owner may read them. */

import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { EXIT, Failure } from "./failure.ts";

function configFolder(): string {
  const own = process.env["NEMBL_CONFIG_DIR"];
  if (own !== undefined && own !== "") return own;
  const shared = process.env["XDG_CONFIG_HOME"];
  return join(shared !== undefined && shared !== "" ? shared : join(homedir(), ".config"), "nembl");
}

/** Undefined where there is none. */
export function readOwnFile(name: string): unknown {
  const path = join(configFolder(), name);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure(EXIT.failed, `${path} cannot be read: ${codeOf(error)}.`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Failure(EXIT.failed, `${path} is damaged. Remove it and begin anew.`);
  }
}

/** Whole or not at all: a process that is killed in between leaves the former one. */
export function writeOwnFile(name: string, content: unknown): void {
  const path = join(configFolder(), name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const fresh = `${path}.${process.pid}`;
  try {
    writeFileSync(fresh, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
    chmodSync(fresh, 0o600);
    renameSync(fresh, path);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Failure(EXIT.failed, `${path} cannot be written: ${codeOf(error)}.`);
  }
}

/** False where there is one already. */
export function createOwnFile(name: string): boolean {
  const path = join(configFolder(), name);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, "", { mode: 0o600, flag: "wx" });
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw new Failure(EXIT.failed, `${path} cannot be written: ${codeOf(error)}.`);
  }
}

/** False where there is none. */
export function isOwnFileOlder(name: string, ageMs: number): boolean {
  const found = statSync(join(configFolder(), name), { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs > ageMs;
}

export function removeOwnFile(name: string): void {
  rmSync(join(configFolder(), name), { force: true });
}

export function listOwnFiles(folder: string): string[] {
  try {
    return readdirSync(join(configFolder(), folder)).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "unknown error";
}
