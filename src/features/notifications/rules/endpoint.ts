/** Rules of webhook endpoints. Pure. */

import type { NoticeKind } from "../../../core/announce.ts";
import { DAY_MS } from "../../../core/time.ts";

/** What an endpoint can ask for: a company's affairs. What concerns one person goes to that person. */
export const WEBHOOK_EVENTS = [
  "secret.rotation_due",
  "secret.rotation_overdue",
  "secret.replaced",
  "secret.deleted_in_use",
  "api_key.created",
  "api_key.revoked",
  "api_key.rotated",
  "api_key.expiring",
  "api_key.expired",
  "api_key.old",
  "api_key.new_address",
  "api_key.leaked",
  "oauth_client.registered",
  "policy.changed",
  "webhook_endpoint.disabled",
] as const satisfies readonly NoticeKind[];

export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Of `POST …/test`: sent to that endpoint alone, whatever it asked for. */
export const TEST_EVENT = "webhook_endpoint.test";

export const DISABLED_REASONS = ["by_person", "gone", "failing"] as const;

export type DisabledReason = (typeof DISABLED_REASONS)[number];

/** Each event is a call to each of them. */
export const MAX_ENDPOINTS = 20;

/** After a rotation both secrets sign for this long. */
export const SECRET_OVERLAP_MS = DAY_MS;

/** One failing event is not a dead endpoint, nor is an outage of an afternoon. */
const DEAD_AFTER_MS = 3 * DAY_MS;
const DEAD_AFTER_FAILURES = 10;

export function isPublicEvent(kind: string): kind is WebhookEvent {
  return (WEBHOOK_EVENTS as readonly string[]).includes(kind);
}

/** `failures` and `failingSince` count this one; null where it stays enabled. */
export function decideDisabling(
  failing: { readonly failingSince: number; readonly failures: number },
  outcome: string,
  nowMs: number,
): DisabledReason | null {
  if (outcome === "gone") return "gone";
  const long = nowMs - failing.failingSince >= DEAD_AFTER_MS;
  return long && failing.failures >= DEAD_AFTER_FAILURES ? "failing" : null;
}
