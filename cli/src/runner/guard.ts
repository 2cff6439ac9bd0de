/**
 * A process beside the runner's, which ends its commands when the runner cannot: because it was killed, or because it
 * hangs (stopped with Ctrl-Z, or waiting for a reader of its output) while the lease of a command ends. No other runner
 * may start a command while it runs here. The guard reads lines. When they end, the runner has ended.
 */

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { removeFolder } from "./folder.ts";
import { killGroup } from "./kill-group.ts";
import { instant, leftMs, type Instant } from "./lease.ts";

export interface Guard {
  /** When it watches, or has ended. */
  readonly ready: Promise<void>;
  /** And for how long the command may run unless it is said again. */
  readonly watch: (pid: number, folder: string, heldMs: number) => void;
  readonly forget: (pid: number) => void;
  readonly close: () => void;
}

export function startGuard(onEnd: () => void): Guard {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), "runner", "guard"],
    // A group of its own: what ends the runner's group must not end this one too.
    { detached: true, stdio: ["pipe", "pipe", "ignore"], env: {}, cwd: "/" },
  );
  let isClosing = false;
  const ended = () => {
    if (!isClosing) onEnd();
  };
  child.on("error", ended).on("exit", ended);
  child.stdin.on("error", ended);
  const send = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`);
  const ready = new Promise<void>((resolve) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", () => resolve()).once("error", () => resolve());
  });
  return {
    ready,
    watch: (pid, folder, heldMs) => send({ pid, folder, heldMs }),
    forget: (pid) => send({ pid }),
    close: () => {
      isClosing = true;
      child.stdin.end();
    },
  };
}

export async function guard(): Promise<void> {
  // A service manager may send these to all processes of a service. The runner ends then, and this one after it.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => undefined);
  const watched = new Map<number, Watched>();
  process.stdout.write("ready\n");
  const look = setInterval(() => endLapsed(watched), LOOK_MS);
  for await (const line of createInterface({ input: process.stdin })) {
    const { pid, folder = "", heldMs } = JSON.parse(line) as Line;
    if (heldMs === undefined) watched.delete(pid);
    else watched.set(pid, { folder, heldMs, since: instant() });
  }
  clearInterval(look);
  // All of them first: a folder may take long to remove, or not be removable.
  for (const pid of watched.keys()) killGroup(pid, "SIGKILL");
  for (const { folder } of watched.values()) removeFolder(folder);
}

interface Line {
  readonly pid: number;
  readonly folder?: string;
  readonly heldMs?: number;
}

interface Watched {
  readonly folder: string;
  readonly heldMs: number;
  readonly since: Instant;
}

const LOOK_MS = 250;

/** It stays watched: what it leaves is removed by the runner when that goes on, or by this one when that ends. */
function endLapsed(watched: ReadonlyMap<number, Watched>): void {
  const now = instant();
  for (const [pid, { heldMs, since }] of watched) {
    if (leftMs(since, now, heldMs / 1_000) <= 0) killGroup(pid, "SIGKILL");
  }
}
