/** When each cron expression last ran to its end: in KV, where `/readyz` reads it. A minute's delay does no harm there. */

import { MINUTE_MS } from "../core/time.ts";

/** The run that is looked at: it sweeps what stopped half-way, and its silence is what hurts first. @internal */
export const MAIN_CRON = "*/5 * * * *";

const nameOf = (cron: string) => `heartbeat:${cron}`;

/** Four runs of every five minutes that did not come. */
const SILENT_MS = 20 * MINUTE_MS;

/** Longer than any silence that is to be noticed. */
const TTL_SECONDS = 7 * 86_400;

export interface Beat {
  readonly atMs: number;
  /** Names of jobs. */
  readonly failed: readonly string[];
}

export type CronState = "running" | "failing" | "silent" | "not yet";

export async function writeBeat(kv: KVNamespace, cron: string, beat: Beat): Promise<void> {
  await kv.put(nameOf(cron), JSON.stringify(beat), { expirationTtl: TTL_SECONDS });
}

export function readBeat(kv: KVNamespace): Promise<Beat | null> {
  return kv.get<Beat>(nameOf(MAIN_CRON), "json");
}

/** Pure. `not yet` is a new deployment, or one that has been silent for a week. */
export function judgeBeat(last: Beat | null, nowMs: number): CronState {
  if (last === null) return "not yet";
  if (nowMs - last.atMs > SILENT_MS) return "silent";
  return last.failed.length > 0 ? "failing" : "running";
}
