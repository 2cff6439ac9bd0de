/** Pure rules of the notices about a key's end. As with reminders, which one is due depends on the end and the clock alone. */

import { DAY_MS } from "../../../core/time.ts";

/** Days before the end at which it is spoken of, and the end itself. */
export const NOTICE_DAYS = [14, 3, 1, 0] as const;

/** The next of them that is still to come; null for a key without an end, and beyond it. */
export function nextExpiryNoticeAt(expiresAt: number | null, nowMs: number): number | null {
  if (expiresAt === null) return null;
  const next = NOTICE_DAYS.find((days) => expiresAt - days * DAY_MS > nowMs);
  return next === undefined ? null : expiresAt - next * DAY_MS;
}

/** The latest notice that is due. Earlier ones that were missed are left out, for they are out of date. @internal SQL says the same. */
export function decideExpiryNotice(
  expiresAt: number,
  nowMs: number,
): (typeof NOTICE_DAYS)[number] | null {
  return NOTICE_DAYS.findLast((days) => expiresAt - days * DAY_MS <= nowMs) ?? null;
}
