/**
 * Preloaded into every process we start (`node --import`): ends its process group when its parent is gone.
 * A parent that is killed outright gets no chance to end its children itself.
 */

import { isMainThread } from "node:worker_threads";

const CHECK_INTERVAL_MS = 500;

const parent = process.ppid;

if (isMainThread) {
  setInterval(() => {
    if (process.ppid === parent && isAlive(parent)) return;
    // Group 0 is our own: the child that the parent put into it, and everything that one started.
    if (process.platform !== "win32") process.kill(0, "SIGKILL");
    process.exit(1);
  }, CHECK_INTERVAL_MS).unref();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
