/**
 * Looks after instances that were not begun and that have not moved for long: a launch or an event that was lost, an
 * engine that gave up, a development server that was restarted.
 */

import { DAY_MS, MINUTE_MS } from "../../../core/time.ts";
import { touch } from "../../audit/index.ts";
import type { InstanceDeps } from "./deps.ts";
import {
  countOldInstances,
  deleteOldInstances,
  takeStuckInstances,
  type StuckInstance,
} from "./sweep-store.ts";

/** A launch follows its commit at once. */
const STARTING_MS = MINUTE_MS;

/** Longer than any attempt with its time around it. */
const GOING_MS = 5 * MINUTE_MS;

/** Taken a run: the platform begins a hundred a second. */
const MOST = 1_000;

/** At once: each is a call or three. */
const AT_ONCE = 20;

export type InstanceSweepDeps = Pick<InstanceDeps, "db" | "instanceEngine" | "logger">;

export async function sweepInstances(
  deps: InstanceSweepDeps,
  nowMs: number,
): Promise<{ found: number; failed: number }> {
  const since = { startingMs: nowMs - STARTING_MS, goingMs: nowMs - GOING_MS };
  const stuck = await takeStuckInstances(deps.db, since, nowMs, MOST);
  let failed = 0;
  for (let from = 0; from < stuck.length; from += AT_ONCE) {
    const some = stuck.slice(from, from + AT_ONCE);
    const revived = await Promise.all(some.map((instance) => revive(deps, instance)));
    failed += revived.filter((one) => !one).length;
  }
  return { found: stuck.length, failed };
}

/** One that could not be is found again later: it was touched, so it holds up no other. */
async function revive(
  { instanceEngine, logger }: InstanceSweepDeps,
  { id: instanceId, companyId, environment }: StuckInstance,
): Promise<boolean> {
  try {
    await instanceEngine.revive({ instanceId, companyId, environment });
    return true;
  } catch {
    logger.error("instance_not_revived", { instanceId });
    return false;
  }
}

const KEPT_MS = 90 * DAY_MS;

/** Each has up to fifty phases. */
const ROWS_A_ROUND = 500;

export async function sweepOldInstances(
  { db }: Pick<InstanceDeps, "db">,
  nowMs: number,
): Promise<{ readonly deleted: number }> {
  const beforeMs = nowMs - KEPT_MS;
  const deleted = await countOldInstances(db, beforeMs, ROWS_A_ROUND);
  if (deleted > 0) await touch(db, deleteOldInstances(db, beforeMs, ROWS_A_ROUND));
  return { deleted };
}
