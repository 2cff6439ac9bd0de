/**
 * When an e-mail goes by itself and when it becomes a part of a digest. Counted for one person, company and category, so
 * a noisy company delays no other's messages, nor a noisy category another's. Pure.
 * Messages about security never wait: they tell a person of what may not be theirs, and of codes that they asked for.
 */

import type { Category } from "../../../core/notice-kind.ts";
import { MINUTE_MS } from "../../../core/time.ts";

/** E-mails of an hour that go by themselves. What comes beyond them is one more e-mail. */
export const MOST_ALONE = 3;

export const PACE_MS = 60 * MINUTE_MS;

/** What is announced together is fanned out within this time, and then told together. @internal */
export const COLLECT_MS = 2 * MINUTE_MS;

/** Titles that a digest lists; the rest are counted. */
export const MOST_LISTED = 50;

/** Notices of a digest that are judged and written. What is beyond is counted, for no person reads as many titles. */
export const MOST_JUDGED = 1_000;

export function isCollected(category: Category): boolean {
  return category !== "security";
}

export interface Pace {
  /** E-mails within the last hour, digests too, and the one that is to go. */
  readonly granted: number;
  /** That want to go now, this one among them. */
  readonly waiting: number;
  /** A digest that has not been begun: what comes meanwhile is told by it. */
  readonly hasOpenDigest: boolean;
  /** When the last digest went, or will go; null: none within the hour. */
  readonly lastDigestAt: number | null;
}

export type EmailTurn =
  | { readonly kind: "alone" }
  /** `dueAt` is for a digest that is begun now. */
  | { readonly kind: "digest"; readonly dueAt: number };

/** `grantAlone` enforces `alone` where it is written, by the same counts. */
export function decideEmail(pace: Pace, nowMs: number): EmailTurn {
  const { granted, waiting, hasOpenDigest, lastDigestAt } = pace;
  if (!hasOpenDigest && granted + waiting <= MOST_ALONE) return { kind: "alone" };
  const free = lastDigestAt === null ? 0 : lastDigestAt + PACE_MS;
  return { kind: "digest", dueAt: Math.max(nowMs + COLLECT_MS, free) };
}
