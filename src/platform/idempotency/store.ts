/**
 * Claims on `Idempotency-Key`s: claimed before the verb runs, completed in the verb's own batch, so that
 * a crash leaves either nothing (and the claim lapses) or the resource together with its stored answer.
 */

import { and, eq, inArray, isNull, lte, or, sql, type SQL } from "drizzle-orm";

import type { StoredAnswer } from "../../core/context.ts";
import { conflict } from "../../core/errors.ts";
import type { Database } from "../d1/database.ts";
import { mustHaveChanged, write, type Write } from "../d1/write.ts";
import { idempotencyClaims } from "./tables.ts";

/** How long a key answers what it answered first. */
export const CLAIM_LIVES_MS = 24 * 3_600_000;

/** A claim that was not completed by then belongs to a request that died; the longest request is far shorter. */
const LAPSE_MS = 60_000;

export interface ClaimRequest {
  readonly caller: string;
  readonly key: string;
  /** Of the body, one a master key: the first is stored, any of them is the same body. */
  readonly fingerprints: readonly [string, ...string[]];
  readonly attemptId: string;
  readonly nowMs: number;
}

export type ClaimResult =
  | { readonly kind: "claimed" }
  | { readonly kind: "replay"; readonly response: StoredAnswer }
  | { readonly kind: "in_progress" }
  | { readonly kind: "other_body" };

/** Takes the key, or says who has it. Two callers at once: the primary key lets one insert through. */
export async function claimIdempotencyKey(
  db: Database,
  request: ClaimRequest,
): Promise<ClaimResult> {
  const { nowMs, fingerprints, ...identity } = request;
  const fresh = {
    fingerprint: fingerprints[0],
    attemptId: request.attemptId,
    startedAt: nowMs,
    expiresAt: nowMs + CLAIM_LIVES_MS,
    response: null,
  };
  await db
    .insert(idempotencyClaims)
    .values({ ...identity, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyClaims.caller, idempotencyClaims.key],
      set: fresh,
      setWhere: either(
        lte(idempotencyClaims.expiresAt, nowMs),
        and(
          isNull(idempotencyClaims.response),
          lte(idempotencyClaims.startedAt, nowMs - LAPSE_MS),
          inArray(idempotencyClaims.fingerprint, [...fingerprints]),
        ),
      ),
    });
  const row = await db
    .select()
    .from(idempotencyClaims)
    .where(
      and(eq(idempotencyClaims.caller, request.caller), eq(idempotencyClaims.key, request.key)),
    )
    .get();

  if (row === undefined) return { kind: "in_progress" };
  if (row.attemptId === request.attemptId) return { kind: "claimed" };
  if (!fingerprints.includes(row.fingerprint)) return { kind: "other_body" };
  return row.response ? { kind: "replay", response: row.response } : { kind: "in_progress" };
}

/** drizzle's `or` is undefined only when given nothing. */
function either(...conditions: [SQL, SQL | undefined]): SQL {
  return or(...conditions) as SQL;
}

/** Joins the verb's batch. If another request has taken over a lapsed claim meanwhile, this batch is undone. */
export function completeClaim(
  db: Database,
  attemptId: string,
  response: StoredAnswer,
): readonly Write[] {
  return [
    write(
      db
        .update(idempotencyClaims)
        .set({ response })
        .where(and(eq(idempotencyClaims.attemptId, attemptId), isNull(idempotencyClaims.response))),
    ),
    mustHaveChanged(db, "claim_lost", conflict("Another request took over this Idempotency-Key.")),
  ];
}

/** After a refusal nothing was created, so the key is free for the corrected request. */
export async function releaseClaim(db: Database, attemptId: string): Promise<void> {
  await db
    .delete(idempotencyClaims)
    .where(and(eq(idempotencyClaims.attemptId, attemptId), isNull(idempotencyClaims.response)));
}

/** Removes at most `limit` expired claims, oldest first; returns how many. */
export async function deleteExpiredClaims(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const result = await db.run(sql`
    DELETE FROM ${idempotencyClaims} WHERE rowid IN (
      SELECT rowid FROM ${idempotencyClaims} WHERE expires_at <= ${nowMs} ORDER BY expires_at LIMIT ${limit})`);
  return result.meta.changes;
}
