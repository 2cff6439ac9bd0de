/** The bundled tool as a process of its own, with a folder of its own. */

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const BUNDLE = resolve(import.meta.dirname, "../../dist/nembl.mjs");

/** Node 20 where the tests are told of one. */
const NODE = process.env["NEMBL_TEST_NODE"] ?? process.execPath;

export function ownFolder(): string {
  return mkdtempSync(join(tmpdir(), "nembl-test-"));
}

export interface Options {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly stderr: () => string;
  readonly ended: Promise<Run>;
}

export function start(args: readonly string[], options: Options = {}): Started {
  const { folder = ownFolder(), env = {}, input = "" } = options;
  const { PATH = "" } = process.env;
  const child = spawn(NODE, [BUNDLE, ...args], {
    env: { PATH, NEMBL_CONFIG_DIR: folder, ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(input);
  const ended = once(child, "close").then(([code]) => ({ code: code as number, stdout, stderr }));
  return { child, ended, stderr: () => stderr };
}

export async function nembl(args: readonly string[], options: Options = {}): Promise<Run> {
  return start(args, options).ended;
}
