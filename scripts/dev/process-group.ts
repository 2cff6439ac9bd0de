/** A child leads a process group of its own, so that what it starts in turn (workerd, esbuild) ends with it. */

import { spawnSync } from "node:child_process";

export const HAS_GROUPS = process.platform !== "win32";

/** On Windows there is no asking: the tree is ended. */
export function askToEnd(leader: number): void {
  if (HAS_GROUPS) send(leader, "SIGTERM");
  else killGroup(leader);
}

export function killGroup(leader: number): void {
  if (HAS_GROUPS) send(-leader, "SIGKILL");
  else spawnSync("taskkill", ["/pid", String(leader), "/T", "/F"], { stdio: "ignore" });
}

export function isAlive(leader: number): boolean {
  return send(leader, 0);
}

export function isGroupAlive(leader: number): boolean {
  return send(HAS_GROUPS ? -leader : leader, 0);
}

/** False where no one is left to receive it. */
function send(target: number, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(target, signal);
  } catch {
    return false;
  }
}
