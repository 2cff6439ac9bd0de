/** Starts the stack's processes, and ends every one of them whatever happens to us or to another. */

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";

import { ROOT } from "./paths.ts";
import { askToEnd, HAS_GROUPS, isAlive, isGroupAlive, killGroup } from "./process-group.ts";
import { DevError } from "./say.ts";

export interface ChildOptions {
  readonly name: string;
  /** The program and its arguments, for the Node that runs us. */
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly ipc?: boolean;
  /** What it reads: command lines are readable by everyone on this machine. */
  readonly input?: string;
  readonly onLine?: (line: string) => void;
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the exit code (null: a signal), never rejects. */
  readonly exited: Promise<number | null>;
  /** For an end that was not to be: what it was, and the last it said. */
  readonly failure: (code: number | null) => DevError;
}

export interface Processes {
  readonly start: (options: ChildOptions) => Child;
  /** To its end. Throws what it said where it failed. */
  readonly run: (options: ChildOptions) => Promise<void>;
  readonly stopAll: () => Promise<void>;
  /** At once and synchronously: the last resort of an exit handler. */
  readonly killAll: () => void;
}

// A URL: `--import` would read the drive of a Windows path as a scheme.
const LIFELINE = new URL("lifeline.ts", import.meta.url).href;
const GRACE_MS = 3_000;
const KILL_MS = 300;
const LINES_KEPT = 40;

export function createProcesses(): Processes {
  const leaders = new Set<number>();
  let stopping = false;

  function start(options: ChildOptions): Child {
    if (stopping) throw new DevError("Stopping.");
    const child = spawn(process.execPath, ["--import", LIFELINE, ...options.args], {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: [
        options.input === undefined ? "ignore" : "pipe",
        ...["pipe" as const, "pipe" as const],
        ...(options.ipc === true ? ["ipc" as const] : []),
      ],
      detached: HAS_GROUPS,
      windowsHide: true,
    });
    child.stdin?.on("error", () => undefined).end(options.input);
    const { pid } = child;
    if (pid !== undefined) leaders.add(pid);

    const exited = new Promise<number | null>((resolve) => {
      child.once("error", () => resolve(null));
      child.once("exit", (code) => {
        // A crash may leave others of the group behind; the number of a group that is gone can be another's soon.
        if (pid !== undefined && !stopping) {
          killGroup(pid);
          leaders.delete(pid);
        }
        resolve(code);
      });
    });
    const lastLines = collectLines(child, options.onLine);
    const failure = (code: number | null) =>
      new DevError([`${options.name} ended (${code ?? "killed"}).`, ...lastLines].join("\n  "));
    return { process: child, exited, failure };
  }

  async function stopAll(): Promise<void> {
    stopping = true;
    // The leaders alone: wrangler then ends its workerd itself, in order and at once.
    for (const leader of leaders) askToEnd(leader);
    await settled(isAlive, GRACE_MS);
    killAll();
    await settled(isGroupAlive, KILL_MS);
    leaders.clear();
  }

  async function settled(lives: (leader: number) => boolean, patienceMs: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while ([...leaders].some(lives) && Date.now() < deadline) await sleep(20);
  }

  function killAll(): void {
    for (const leader of leaders) if (isGroupAlive(leader)) killGroup(leader);
  }

  async function run(options: ChildOptions): Promise<void> {
    const child = start(options);
    const code = await child.exited;
    if (code !== 0) throw child.failure(code);
  }

  return { start, run, stopAll, killAll };
}

/** The last lines of both streams, kept current; reading them also keeps a chatty child from blocking. */
function collectLines(child: ChildProcess, onLine?: (line: string) => void): readonly string[] {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (raw) => {
      const line = process.stdout.isTTY ? raw : stripVTControlCharacters(raw);
      if (line.trim() !== "") kept.push(line);
      if (kept.length > LINES_KEPT) kept.shift();
      onLine?.(line);
    });
  }
  return kept;
}
