/** When a key may go from its list. Pure: the Worker's job writes what it found, the operator's script asks here. */

import { DAY_MS, isoTime, MINUTE_MS } from "../../core/time.ts";

export const RING_NAMES = [
  "KEY_SEAL_SECRET",
  "SEAL_MASTER_KEY",
  "VAULT_MASTER_KEY",
  "AUDIT_SIGNING_KEY",
] as const;

export type RingName = (typeof RING_NAMES)[number];

export interface Ring {
  readonly name: RingName;
  readonly firstId: string;
  readonly firstSince: number;
  readonly retiredIds: readonly string[];
  readonly left: number;
  readonly broken: number;
  readonly walkedAt: number | null;
  readonly checkedAt: number;
}

const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long the new key must have been the first one. An isolate that started before the change goes on with the old one
 * for a while. Under the seal's masters there are also sessions, sign-ins under way, text codes and idempotency keys:
 * they are not sealed anew, and the longest of them lives for a day. @internal Exported for the tests.
 */
export const SETTLE_MS: Readonly<Record<RingName, number>> = {
  KEY_SEAL_SECRET: HOUR_MS,
  SEAL_MASTER_KEY: DAY_MS + HOUR_MS,
  VAULT_MASTER_KEY: HOUR_MS,
  AUDIT_SIGNING_KEY: HOUR_MS,
};

/** The job runs every five minutes. What it said longer ago says nothing of now. */
const STALE_MS = 20 * MINUTE_MS;

const LEFT: Readonly<Record<RingName, string>> = {
  KEY_SEAL_SECRET: "API keys and runners have credentials of before: their owners rotate them",
  SEAL_MASTER_KEY: "values wait to be sealed anew: the job goes on every five minutes",
  VAULT_MASTER_KEY: "values wait to be rewrapped: the job goes on every five minutes",
  AUDIT_SIGNING_KEY: "",
};

export interface Retirement {
  readonly may: boolean;
  readonly why: string;
}

/** Whether the keys after the first may go from the list now. */
export function decideRetirement(ring: Ring, nowMs: number): Retirement {
  if (nowMs - ring.checkedAt > STALE_MS) {
    return no(
      `The Worker's job last looked at ${isoTime(ring.checkedAt)}. See that its cron runs.`,
    );
  }
  if (ring.retiredIds.length === 0) return no("There is one key: nothing is to be retired.");
  const settledAt = ring.firstSince + SETTLE_MS[ring.name];
  if (nowMs < settledAt) return no(`The new key must be the first until ${isoTime(settledAt)}.`);
  const waiting = ring.left - ring.broken;
  if (waiting > 0) return no(`${waiting} ${LEFT[ring.name]}.`);
  if (ring.name === "SEAL_MASTER_KEY" && ring.walkedAt === null) {
    return no("Not every object that keeps a refresh token has answered yet.");
  }
  const lost = ring.broken > 0 ? ` ${ring.broken} values open under no key and stay so.` : "";
  return { may: true, why: `Nothing needs the keys after the first any more.${lost}` };
}

function no(why: string): Retirement {
  return { may: false, why };
}
