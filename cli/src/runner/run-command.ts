/** One command as a process: no shell, a group and a folder of its own, and no variable but those it was given. */

import { spawn } from "node:child_process";

import { makeFolder, removeFolder } from "./folder.ts";
import type { Guard } from "./guard.ts";
import { killGroup } from "./kill-group.ts";

export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly started: boolean;
  readonly durationMs: number;
  /** Its folder, where that could not be removed. */
  readonly leftFolder: string | undefined;
}

export interface Running {
  readonly ended: Promise<CommandEnd>;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** It may run for so long, also if this process hangs. */
  readonly hold: (ms: number) => void;
}

interface Start {
  readonly run: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly guard: Guard;
  readonly heldMs: number;
  readonly onStdout: (chunk: Uint8Array) => void;
  readonly onStderr: (chunk: Uint8Array) => void;
}

/** For what is printed and not read yet, once the command is over. */
const DRAIN_MS = 2_000;

export function runCommand({ run, env, guard, heldMs, onStdout, onStderr }: Start): Running {
  const [program = "", ...args] = run;
  const folder = makeFolder();
  const startedAtMs = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env },
    shell: false,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { pid } = child;
  let isOver = false;
  const hold = (ms: number) => {
    if (pid !== undefined && !isOver) guard.watch(pid, folder, ms);
  };
  hold(heldMs);
  child.stdout.on("data", onStdout);
  child.stderr.on("data", onStderr);

  const ended = new Promise<CommandEnd>((resolve) => {
    const end = (exitCode: number | null, signal: NodeJS.Signals | null, started: boolean) => {
      const durationMs = Math.round(performance.now() - startedAtMs);
      if (pid !== undefined) guard.forget(pid);
      const leftFolder = removeFolder(folder) ? undefined : folder;
      resolve({ exitCode, signal, started, durationMs, leftFolder });
    };
    child.on("error", () => {
      if (pid === undefined) end(null, null, false);
    });
    child.on("exit", () => {
      // What it leaves behind would run beside the next attempt.
      if (pid !== undefined) killGroup(pid, "SIGKILL");
      isOver = true;
      // A process that has left the group can hold the pipes for ever.
      setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, DRAIN_MS).unref();
    });
    child.on("close", (code, signal) => {
      if (pid !== undefined) end(code, signal, true);
    });
  });

  return {
    ended,
    hold,
    kill: (signal) => {
      if (pid !== undefined && !isOver) killGroup(pid, signal);
    },
  };
}
