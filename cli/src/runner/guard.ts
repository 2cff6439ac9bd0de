/**
 * A process beside the runner's, which ends its commands when it is gone: a runner that is killed cannot end them
 * itself, and no other runner may start them while they run. It reads lines. When they end, the runner has ended.
 */

import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { killGroup } from "./kill-group.ts";

export interface Guard {
  readonly watch: (pid: number, folder: string) => void;
  readonly forget: (pid: number) => void;
  readonly close: () => void;
}

export function startGuard(onEnd: () => void): Guard {
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), "runner", "guard"],
    // A group of its own: what ends the runner's group must not end this one too.
    { detached: true, stdio: ["pipe", "ignore", "ignore"], env: {}, cwd: "/" },
  );
  let isClosing = false;
  const ended = () => {
    if (!isClosing) onEnd();
  };
  child.on("error", ended).on("exit", ended);
  child.stdin.on("error", ended);
  const send = (line: object) => child.stdin.write(`${JSON.stringify(line)}\n`);
  return {
    watch: (pid, folder) => send({ pid, folder }),
    forget: (pid) => send({ pid }),
    close: () => {
      isClosing = true;
      child.stdin.end();
    },
  };
}

export async function guard(): Promise<void> {
  // Whoever stops a service may send these to all its processes. The runner ends then, and this one after it.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => undefined);
  const watched = new Map<number, string>();
  for await (const line of createInterface({ input: process.stdin })) {
    const { pid, folder } = JSON.parse(line) as { pid: number; folder?: string };
    if (folder === undefined) watched.delete(pid);
    else watched.set(pid, folder);
  }
  for (const [pid, folder] of watched) {
    killGroup(pid, "SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}
