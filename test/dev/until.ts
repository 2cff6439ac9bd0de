/** Waiting for what another process does. */

import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Forty seconds pass until a lost command is given away; the rest is for a machine that does other things too. */
const PATIENCE_MS = 240_000;

export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`Waited in vain until ${what}`);
}

/** A zombie that its parent has not looked at is dead. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
