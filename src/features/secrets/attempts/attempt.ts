/** One operation on the store, from its begin to its outcome. */

import type { Random } from "../../../core/encoding.ts";
import type { Context } from "../../../core/context.ts";
import { mayHaveHappened } from "../../../core/outside-failure.ts";
import { SECOND_MS } from "../../../core/time.ts";
import { failureEvent, touch, type AuditWrite } from "../../audit/index.ts";
import type { SecretDeps } from "../deps.ts";
import type { SecretRow } from "../store.ts";
import { noteOpen } from "./attempt-store.ts";

/** Within the minute that a claimed `Idempotency-Key` has, and far within the sweep's age limit. */
const TIME_LIMIT_MS = 45 * SECOND_MS;

/** For writing down what the store answered in the last moment. */
const WRITE_DOWN_MS = 5 * SECOND_MS;

/** Counted from the request's begin, before the row is taken: an isolate that slept in between sends nothing. */
export function deadlineOf({ nowMs }: { readonly nowMs: number }): number {
  return nowMs + TIME_LIMIT_MS;
}

/** Until then the operation is expected to answer, and no other takes its place. */
export function answerByOf(ctx: { readonly nowMs: number }): number {
  return deadlineOf(ctx) + WRITE_DOWN_MS;
}

/** A random UUID (RFC 9562 §5.4), also the store's id of the version. */
export function newToken(random: Random): string {
  const bytes = random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export interface Steps<T> {
  readonly atStore: () => Promise<void>;
  /** Of what the store clearly did not do. */
  readonly undo: () => Promise<void>;
  readonly settle: () => Promise<T>;
}

/**
 * The store's part, then the row's. A clear no is undone. Whatever else goes wrong may have happened all the same: the
 * row stays as it is, marked as open, for the next one to take over or for the sweep.
 */
export async function runAttempt<T>(
  { deps }: Context<SecretDeps>,
  row: SecretRow,
  { atStore, undo, settle }: Steps<T>,
): Promise<T> {
  // Best effort: should it fail too, the time by which an answer is expected passes anyway.
  const leaveOpen = () => touch(deps.db, [noteOpen(deps.db, row, row)]).catch(() => undefined);
  try {
    await atStore();
  } catch (error) {
    if (mayHaveHappened(error)) await leaveOpen();
    else await undo().catch(() => undefined);
    throw error;
  }
  try {
    return await settle();
  } catch (error) {
    await leaveOpen();
    throw error;
  }
}

export function storeFailureEvent(
  ctx: Parameters<typeof failureEvent>[0],
  action: "secrets:create" | "secrets:replace_value",
  { slug, environment }: Pick<SecretRow, "slug" | "environment">,
): AuditWrite {
  const target = `secret:${slug}`;
  return failureEvent(ctx, { action, category: "secret", target, environment }, "The secret store");
}
