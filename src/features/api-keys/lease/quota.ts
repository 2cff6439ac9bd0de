/** What the RateLimit headers need, from what this isolate last heard: as fresh as its last ask, and never a promise. */
import type { Quota, QuotaWindow } from "../../../core/key-verdict.ts";
import { DAY_MS, MINUTE_MS } from "./constants.ts";
import { heldTokens } from "./holder.ts";
import type { LeaseEntry, WindowState } from "./holder.ts";
import type { WindowView } from "./wire.ts";

export interface LeaseQuota extends Quota {
  /** For a 429; at least 1, and never before the reset of the window that is spent. */
  readonly retryAfterSeconds: number;
}

export function noteWindow(window: WindowState, view: WindowView, nowMs: number): void {
  window.limit = view.limit;
  window.left = view.left;
  window.resetAtMs = nowMs + view.resetMs;
}

export function readQuota(entry: LeaseEntry, nowMs: number): LeaseQuota {
  const held = heldTokens(entry, nowMs);
  const minute = quotaOf(entry.minute, MINUTE_MS, held, nowMs);
  const day = quotaOf(entry.day, DAY_MS, held, nowMs);
  const retrySeconds = Math.ceil((entry.retryAtMs - nowMs) / 1_000);
  const spent = entry.deniedWindow === "day" ? day : minute;
  return {
    minute,
    day,
    retryAfterSeconds: Math.max(
      1,
      spent.resetSeconds,
      Number.isFinite(retrySeconds) ? retrySeconds : 0,
    ),
  };
}

/** Own tokens count as remaining. A window that turned since then is taken as fresh; the next ask, a lease away, knows better. */
function quotaOf(window: WindowState, lengthMs: number, held: number, nowMs: number): QuotaWindow {
  if (nowMs >= window.resetAtMs && window.resetAtMs > 0) {
    window.resetAtMs += (Math.floor((nowMs - window.resetAtMs) / lengthMs) + 1) * lengthMs;
    window.left = window.limit;
  }
  const resetSeconds = Math.max(0, Math.ceil((window.resetAtMs - nowMs) / 1_000));
  return {
    limit: window.limit,
    remaining: Math.min(window.limit, window.left + held),
    resetSeconds,
  };
}
