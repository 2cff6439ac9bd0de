/** One operation on the store, from its claim to its outcome. */

import { randomBase36, type Random } from "../../../core/encoding.ts";
import type { Context } from "../../../core/context.ts";
import { StoreFailure } from "../../../platform/secret-store/store-failure.ts";
import { auditEvent, type AuditDeps, type AuditWrite } from "../../audit/index.ts";
import type { SecretRow } from "../store.ts";

/** Within the minute that a claimed `Idempotency-Key` has, and far within the sweep's age limit. */
const TIME_LIMIT_MS = 45_000;

/** Counted from the request's begin, so before the claim: whoever slept in between sends nothing. */
export function deadlineOf({ nowMs }: { readonly nowMs: number }): number {
  return nowMs + TIME_LIMIT_MS;
}

export function newAttemptId(random: Random): string {
  return randomBase36(20, random);
}

/** A random UUID (RFC 9562 §5.4), also the store's id of the version. */
export function newToken(random: Random): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Only the store's clear no is one; anything else leaves the row to the sweep. */
export function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof StoreFailure) || error.mayHaveHappened;
}

/** The event of the intent said what was to be done; this one, that it was not. */
export function failureEvent(
  ctx: Context<AuditDeps>,
  action: "secrets:create" | "secrets:replace_value",
  { slug, environment }: Pick<SecretRow, "slug" | "environment">,
): AuditWrite {
  return auditEvent(ctx, {
    action,
    category: "secret",
    target: `secret:${slug}`,
    outcome: "failure",
    environment,
    details: { reason: "The secret store did not do it; nothing has changed." },
  });
}
