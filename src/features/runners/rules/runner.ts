/** Pure rules of runners. */

import { DAY_MS, MINUTE_MS } from "../../../core/time.ts";

export const RUNNER_STATUSES = ["registered", "active", "offline", "revoked"] as const;

/** `registered`: made, and no process of it was seen yet. */
export type RunnerStatus = (typeof RUNNER_STATUSES)[number];

/** Not seen for so long: it counts as gone. It asks for work, or says that it works, every twenty seconds at least. */
export const OFFLINE_MS = 2 * MINUTE_MS;

/** How long the list shows one that was revoked, or that was never registered. */
export const KEPT_MS = 30 * DAY_MS;

/** In one environment. */
export const MAX_RUNNERS = 100;

export const MAX_LABELS = 20;

export const LABEL = /^[a-z0-9][a-z0-9._-]{0,62}$/;

interface Facts {
  readonly revokedAt: number | null;
  readonly lastSeenAt: number | null;
}

export function statusOf({ revokedAt, lastSeenAt }: Facts, nowMs: number): RunnerStatus {
  if (revokedAt !== null) return "revoked";
  if (lastSeenAt === null) return "registered";
  return nowMs - lastSeenAt < OFFLINE_MS ? "active" : "offline";
}

/**
 * The labels that a process serves: those of its runner, or some of them.
 * Attack: a process that gives itself the label of a machine that more is entrusted to.
 */
export function findForeignLabel(
  own: readonly string[],
  wanted: readonly string[],
): string | undefined {
  return wanted.find((label) => !own.includes(label));
}
