/** Runs `npm run dev` as somebody at a terminal does: in a process group of its own, which Ctrl-C reaches whole. */

import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { Seed } from "../../scripts/dev/seed-file.ts";

export const ROOT = join(import.meta.dirname, "../..");

const READY_MS = 240_000;

export interface DevStack {
  readonly output: () => string;
  readonly seed: () => Seed;
  /** The `curl` line that was printed, run by a shell. */
  readonly runPrintedCurl: () => unknown;
  /** Everything that runs for it: the npm we started and all below it. */
  readonly pids: () => number[];
  readonly findPid: (pattern: RegExp) => number;
  readonly pressCtrlC: () => void;
  readonly exited: Promise<number | null>;
}

export async function startDev(args: readonly string[]): Promise<DevStack> {
  const npm = spawn("npm", ["run", "dev", "--", ...args], { cwd: ROOT, detached: true });
  let text = "";
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  }
  const exited = new Promise<number | null>((resolve) => npm.once("exit", resolve));
  const leader = npm.pid ?? 0;
  process.once("exit", () => {
    if (npm.exitCode === null) killQuietly(-leader);
  });

  const deadline = Date.now() + READY_MS;
  const curl = () => /^ {2}(curl \S+\/v1\/services .*)$/m.exec(text)?.[1];
  while (curl() === undefined) {
    if (npm.exitCode !== null || Date.now() > deadline) throw new Error(`Not ready:\n${text}`);
    await sleep(100);
  }
  const pids = () => processTree(leader).map((row) => row.pid);
  return {
    output: () => text,
    seed: () => JSON.parse(readFileSync(join(ROOT, ".dev/seed.json"), "utf8")) as Seed,
    runPrintedCurl: () =>
      JSON.parse(execFileSync("sh", ["-c", `${curl()} -sS`], { encoding: "utf8" })) as unknown,
    pids,
    findPid: (pattern) => {
      const found = processTree(leader).find((row) => pattern.test(row.args));
      if (found === undefined) throw new Error(`No process matches ${pattern}`);
      return found.pid;
    },
    pressCtrlC: () => process.kill(-leader, "SIGINT"),
    exited,
  };
}

/** Those of them that still run after a moment. Zombies do not: they wait for somebody to read their exit code. */
export async function survivors(pids: readonly number[], patienceMs = 3_000): Promise<string[]> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const alive = listProcesses().filter((row) => pids.includes(row.pid));
    if (alive.length === 0 || Date.now() > deadline) return alive.map((row) => row.args);
    await sleep(50);
  }
}

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

function processTree(root: number): ProcessRow[] {
  const all = listProcesses();
  const tree = all.filter((row) => row.pid === root);
  for (const row of tree) tree.push(...all.filter((other) => other.parent === row.pid));
  return tree;
}

function listProcesses(): ProcessRow[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" });
  return lines.split("\n").flatMap((line) => {
    const [, pid, parent, state, args] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || args === undefined || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), args }];
  });
}

function killQuietly(target: number): void {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // It has ended.
  }
}
