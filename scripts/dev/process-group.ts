/** A child leads a process group of its own, so that what it starts in turn (workerd, esbuild) ends with it. */

import { spawnSync } from "node:child_process";

export const HAS_GROUPS = process.platform !== "win32";

export function signalGroup(leader: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (!HAS_GROUPS) {
    spawnSync("taskkill", ["/pid", String(leader), "/T", "/F"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-leader, signal);
  } catch {
    // Nobody is left in it.
  }
}

export function isGroupAlive(leader: number): boolean {
  try {
    return process.kill(HAS_GROUPS ? -leader : leader, 0);
  } catch {
    return false;
  }
}
