/** Deliveries: taken before anything is sent, noted on condition of that attempt. */

import { and, count, desc, eq, gt, inArray, lte, sql, type SQL } from "drizzle-orm";

import { conflict, type CodedError } from "../../../core/errors.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inCompany } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { LEASE_MS, SWEEP_AGAIN_MS, SWEEP_GRACE_MS, type Next } from "../rules/delivery.ts";
import { TEST_EVENT } from "../rules/endpoint.ts";
import { deliveries, deliveryAttempts, outbox } from "../tables.ts";

export type DeliveryRow = typeof deliveries.$inferSelect;
export type AttemptRow = typeof deliveryAttempts.$inferSelect;

/**
 * The right to make the next attempt, for as long as an attempt may take: of any number at once one gets it. Undefined
 * where it is over, under way or not due.
 */
export async function takeDelivery(
  db: Database,
  companyId: string | null,
  id: string,
  attemptId: string,
  nowMs: number,
): Promise<DeliveryRow | undefined> {
  const dueAt = nowMs + LEASE_MS;
  const [row] = await db
    .update(deliveries)
    .set({
      attemptId,
      attempts: sql`${deliveries.attempts} + 1`,
      dueAt,
      sweepAt: dueAt + SWEEP_GRACE_MS,
    })
    .where(and(named(companyId, id), eq(deliveries.state, "pending"), lte(deliveries.dueAt, nowMs)))
    .returning();
  return row;
}

export function findDelivery(
  db: Database,
  companyId: string | null,
  id: string,
): Promise<DeliveryRow | undefined> {
  return db.select().from(deliveries).where(named(companyId, id)).get();
}

/** Of that company; with null, of none. */
function named(companyId: string | null, id: string): SQL | undefined {
  return and(eq(deliveries.id, id), sql`${deliveries.companyId} IS ${companyId}`);
}

/** The outcome and its line in the log. Undone as a whole where somebody else has taken the delivery over. */
export function noteAttempt(
  db: Database,
  taken: DeliveryRow,
  next: Next,
  attempt: Omit<AttemptRow, "deliveryId" | "number">,
  nowMs: number,
): Write[] {
  const outcome =
    next.state === "pending"
      ? {
          attempts: next.attempts,
          dueAt: nowMs + next.waitMs,
          sweepAt: nowMs + next.waitMs + SWEEP_GRACE_MS,
        }
      : { state: next.state, finishedAt: nowMs };
  const mine = and(
    eq(deliveries.id, taken.id),
    eq(deliveries.attemptId, taken.attemptId ?? ""),
    eq(deliveries.state, "pending"),
  );
  return [
    write(
      db
        .update(deliveries)
        .set({ ...outcome, attemptId: null })
        .where(mine),
    ),
    mustHaveChanged(db, "attempt_lost", conflict("Another attempt has begun.")),
    insertAttempt(db, { ...attempt, deliveryId: taken.id, number: taken.attempts }),
  ];
}

/** An attempt that used none up (throttled) is written over by the next, so the log stays bounded. */
export function insertAttempt(db: Database, row: AttemptRow): Write {
  const { at, outcome, statusCode, durationMs } = row;
  return write(
    db
      .insert(deliveryAttempts)
      .values(row)
      .onConflictDoUpdate({
        target: [deliveryAttempts.deliveryId, deliveryAttempts.number],
        set: { at, outcome, statusCode, durationMs },
      }),
  );
}

/** The one delivery of a notice that was written in the same batch, by its key. */
export function insertDeliveryOf(
  db: Database,
  dedupeKey: string,
  row: Pick<DeliveryRow, "id" | "companyId" | "channel" | "recipient">,
  nowMs: number,
): Write {
  const { id, companyId, channel, recipient } = row;
  const sweepAt = nowMs + SWEEP_GRACE_MS;
  return write(
    db.insert(deliveries).select(
      sql`SELECT ${id}, ${outbox.seq}, ${companyId}, ${channel}, ${recipient}, 'pending', 0, NULL, ${nowMs}, ${sweepAt}, ${nowMs}, NULL, NULL, 0, NULL, NULL, NULL
        FROM ${outbox} WHERE ${eq(outbox.dedupeKey, dedupeKey)}`,
    ),
  );
}

/** After the delivery is written: how many tests the endpoint has had lately, this one counted. */
export function mustHaveFewTests(
  db: Database,
  place: CompanyPlace,
  tests: {
    readonly endpointId: string;
    readonly most: number;
    readonly withinMs: number;
    readonly nowMs: number;
  },
  tooMany: CodedError,
): Write {
  const { endpointId, most, withinMs, nowMs } = tests;
  const recent = and(
    eq(deliveries.recipient, endpointId),
    gt(deliveries.createdAt, nowMs - withinMs),
  );
  const few = sql`(SELECT count(*) FROM ${deliveries} INNER JOIN ${outbox} ON ${outbox.seq} = ${deliveries.noticeSeq}
    WHERE ${inCompany(deliveries, place, recent)} AND ${outbox.kind} = ${TEST_EVENT}) <= ${most}`;
  return mustHold(db, "test_pace", few, tooMany);
}

/** Another try from now on, where it is over and was not delivered. Of two that ask at once one is heard. */
export function retryDelivery(
  db: Database,
  place: CompanyPlace,
  { id, attempts, state }: Pick<DeliveryRow, "id" | "attempts" | "state">,
  nowMs: number,
  changed: CodedError,
): Write[] {
  const set = {
    state: "pending",
    attemptId: null,
    dueAt: nowMs,
    sweepAt: nowMs + SWEEP_GRACE_MS,
    finishedAt: null,
    retriedAt: nowMs,
    attemptsBefore: attempts,
  } as const;
  const over = and(eq(deliveries.id, id), eq(deliveries.state, state));
  return [
    write(
      db
        .update(deliveries)
        .set(set)
        .where(inCompany(deliveries, place, over)),
    ),
    mustHaveChanged(db, "delivery_changed", changed),
  ];
}

/** With what was sent and every attempt. */
export async function findDeliveryTo(
  db: Database,
  place: CompanyPlace,
  recipient: string,
  id: string,
): Promise<LoggedDelivery | undefined> {
  const which = and(eq(deliveries.id, id), eq(deliveries.recipient, recipient));
  const row = await db
    .select({ delivery: deliveries, kind: outbox.kind })
    .from(deliveries)
    .leftJoin(outbox, eq(outbox.seq, deliveries.noticeSeq))
    .where(inCompany(deliveries, place, which))
    .get();
  if (row === undefined) return undefined;
  const attempts = await db
    .select()
    .from(deliveryAttempts)
    .where(eq(deliveryAttempts.deliveryId, id))
    .orderBy(deliveryAttempts.number);
  return { delivery: row.delivery, kind: row.kind ?? "", attempts };
}

/** For the sweep, over all companies: as `takeStuckNotices`. */
export function takeStuckDeliveries(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<Pick<DeliveryRow, "id" | "companyId">[]> {
  const due = db
    .select({ id: deliveries.id })
    .from(deliveries)
    // Written out, not bound: SQLite uses a partial index only where it can see its condition.
    .where(and(sql`state = 'pending'`, lte(deliveries.sweepAt, nowMs)))
    .orderBy(deliveries.sweepAt)
    .limit(limit);
  return db
    .update(deliveries)
    .set({ sweepAt: nowMs + SWEEP_AGAIN_MS })
    .where(inArray(deliveries.id, due))
    .returning({ id: deliveries.id, companyId: deliveries.companyId });
}

export interface LoggedDelivery {
  readonly delivery: DeliveryRow;
  readonly kind: string;
  readonly attempts: readonly AttemptRow[];
}

/** Newest first, with what was sent and every attempt, in two round trips. */
export async function selectDeliveriesTo(
  db: Database,
  place: CompanyPlace,
  recipient: string,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: LoggedDelivery[]; totalCount: number }> {
  const where = inCompany(deliveries, place, eq(deliveries.recipient, recipient));
  const [found, [total]] = await db.batch([
    db
      .select({ delivery: deliveries, kind: outbox.kind })
      .from(deliveries)
      .leftJoin(outbox, eq(outbox.seq, deliveries.noticeSeq))
      .where(where)
      .orderBy(desc(deliveries.createdAt), desc(deliveries.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(deliveries).where(where),
  ]);
  const ids = JSON.stringify(found.map((row) => row.delivery.id));
  const attempts = await db
    .select()
    .from(deliveryAttempts)
    .where(sql`${deliveryAttempts.deliveryId} IN (SELECT value FROM json_each(${ids}))`)
    .orderBy(deliveryAttempts.deliveryId, deliveryAttempts.number);
  const byDelivery = Map.groupBy(attempts, (row) => row.deliveryId);
  const rows = found.map(({ delivery, kind }) => ({
    delivery,
    kind: kind ?? "",
    attempts: byDelivery.get(delivery.id) ?? [],
  }));
  return { rows, totalCount: total?.value ?? 0 };
}

/** At most `limit` of each; returns how many. What still waits is not old, however long it has waited. */
export async function deleteOldDeliveries(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old = db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(lte(deliveries.createdAt, beforeMs))
    .orderBy(deliveries.createdAt)
    .limit(limit);
  const oldAttempts = db
    .select({ rowid: sql`rowid` })
    .from(deliveryAttempts)
    .where(lte(deliveryAttempts.at, beforeMs))
    .orderBy(deliveryAttempts.at)
    .limit(limit);
  const removed = await db.batch([
    db.delete(deliveries).where(inArray(deliveries.id, old)),
    db.delete(deliveryAttempts).where(sql`rowid IN ${oldAttempts}`),
  ]);
  return removed.reduce((sum, result) => sum + result.meta.changes, 0);
}
