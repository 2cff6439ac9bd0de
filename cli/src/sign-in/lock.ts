/** One process at a time: two that renewed one sign-in at once could each spend the other's refresh token. */

import { setTimeout as sleep } from "node:timers/promises";

import { createOwnFile, isOwnFileOlder, removeOwnFile } from "../config.ts";
import { EXIT, Failure } from "../failure.ts";

const FILE = "sign-in.lock";

/** Longer than a renewal takes: who holds it longer was killed. */
const STALE_MS = 30_000;
const LOOK_MS = 50;
const PATIENCE_MS = 2 * STALE_MS;

export async function withLock<T>(work: () => Promise<T> | T): Promise<T> {
  for (let waitedMs = 0; !createOwnFile(FILE); waitedMs += LOOK_MS) {
    if (waitedMs > PATIENCE_MS) {
      throw new Failure(EXIT.failed, "Another nembl is at work. Try again when it has ended.");
    }
    if (isOwnFileOlder(FILE, STALE_MS)) removeOwnFile(FILE);
    else await sleep(LOOK_MS);
  }
  try {
    return await work();
  } finally {
    removeOwnFile(FILE);
  }
}
