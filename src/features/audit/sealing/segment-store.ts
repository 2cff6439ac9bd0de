import { and, asc, eq, gt, isNull, lt, lte, max, min, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { acrossEnvironments, inCompany } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import type { EventRow } from "../log/log-store.ts";
import { auditEvents, auditHeads, auditProgress, auditSegments } from "../tables.ts";

export type HeadRow = typeof auditHeads.$inferSelect;

export type SegmentRow = typeof auditSegments.$inferSelect;

/** How far the heads know of new events, and how far there are any: of all companies. */
export async function readProgress(
  db: Database,
): Promise<{ foundThrough: number; lastSeq: number }> {
  const found = db
    .select({ through: auditProgress.foundThrough })
    .from(auditProgress)
    .where(eq(auditProgress.id, 1));
  const [row] = await db
    .select({ lastSeq: max(auditEvents.seq), foundThrough: sql<number | null>`${found}` })
    .from(auditEvents);
  return { foundThrough: row?.foundThrough ?? 0, lastSeq: row?.lastSeq ?? 0 };
}

/**
 * Tells the heads of what was written in a stretch of the log. Twice does no harm, in whatever order: numbers only
 * rise, and what is sealed already makes nothing due.
 */
export function noteFound(
  db: Database,
  stretch: { readonly after: number; readonly through: number },
  settleMs: number,
): Write[] {
  const { after, through } = stretch;
  const found = db
    .select({
      companyId: auditEvents.companyId,
      foundThrough: max(auditEvents.seq).as("found_through"),
      sealedThrough: sql<number>`0`.as("sealed_through"),
      segment: sql<number>`0`.as("segment"),
      hash: sql<string | null>`NULL`.as("hash"),
      totalEvents: sql<number>`0`.as("total_events"),
      newestAt: sql<number>`0`.as("newest_at"),
      dueAt: sql<number>`${min(auditEvents.at)} + ${settleMs}`.as("due_at"),
    })
    .from(auditEvents)
    .where(and(gt(auditEvents.seq, after), lte(auditEvents.seq, through)))
    .groupBy(auditEvents.companyId);
  const sooner = sql`min(coalesce(${auditHeads.dueAt}, excluded.due_at), excluded.due_at)`;
  return [
    write(
      db
        .insert(auditHeads)
        .select(found as never)
        .onConflictDoUpdate({
          target: auditHeads.companyId,
          set: {
            foundThrough: sql`max(${auditHeads.foundThrough}, excluded.found_through)`,
            dueAt: sql`CASE WHEN excluded.found_through > ${auditHeads.sealedThrough} THEN ${sooner} ELSE ${auditHeads.dueAt} END`,
          },
        }),
    ),
    write(
      db
        .insert(auditProgress)
        .values({ id: 1, foundThrough: through })
        .onConflictDoUpdate({
          target: auditProgress.id,
          set: { foundThrough: sql`max(${auditProgress.foundThrough}, excluded.found_through)` },
        }),
    ),
  ];
}

/** Companies with something to seal, the longest due first. */
export function selectDueHeads(db: Database, nowMs: number, limit: number): Promise<HeadRow[]> {
  return db
    .select()
    .from(auditHeads)
    .where(lte(auditHeads.dueAt, nowMs))
    .orderBy(asc(auditHeads.dueAt))
    .limit(limit)
    .all();
}

export function findHead(db: Database, place: CompanyPlace): Promise<HeadRow | undefined> {
  return db.select().from(auditHeads).where(inCompany(auditHeads, place)).get();
}

export function selectUnsealed(
  db: Database,
  place: CompanyPlace,
  head: Pick<HeadRow, "sealedThrough">,
  limit: number,
): Promise<EventRow[]> {
  return db
    .select()
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, gt(auditEvents.seq, head.sealedThrough)))
    .orderBy(asc(auditEvents.seq))
    .limit(limit)
    .all();
}

/**
 * On condition that the head is still the one that was read, and the events are still what was hashed: of an event only
 * the count of a refusal can have changed since.
 */
export function insertSegment(
  db: Database,
  place: CompanyPlace,
  before: HeadRow,
  segment: SegmentRow,
  next: { readonly counted: number; readonly dueAtMs: number },
  moved: CodedError,
): Write[] {
  const { companyId } = place;
  const { number, lastSeq, hash, totalEvents, newestAt } = segment;
  const asRead = db
    .select({ one: sql`1` })
    .from(auditHeads)
    .where(inCompany(auditHeads, place, eq(auditHeads.segment, before.segment)));
  const range = and(gt(auditEvents.seq, before.sealedThrough), lte(auditEvents.seq, lastSeq));
  const hashed = db
    .select({ sums: sql`count(*) || ':' || sum(${auditEvents.count})` })
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, range));
  const unchanged = sql`EXISTS ${asRead} AND ${hashed} = ${`${segment.events}:${next.counted}`}`;
  const dueAt = sql`CASE WHEN ${auditHeads.foundThrough} > ${lastSeq} THEN ${next.dueAtMs} END`;
  return [
    mustHold(db, "audit_head_moved", unchanged, moved),
    write(db.insert(auditSegments).values({ ...segment, companyId })),
    write(
      db
        .update(auditHeads)
        .set({ sealedThrough: lastSeq, segment: number, hash, totalEvents, newestAt, dueAt })
        .where(inCompany(auditHeads, place)),
    ),
  ];
}

/** Nothing to seal before then; nothing at all where nothing is left. */
export function postponeHead(
  db: Database,
  place: CompanyPlace,
  head: Pick<HeadRow, "segment">,
  dueAtMs: number,
): Write {
  const left = sql`${auditHeads.foundThrough} > ${auditHeads.sealedThrough}`;
  return write(
    db
      .update(auditHeads)
      .set({ dueAt: sql`CASE WHEN ${left} THEN ${dueAtMs} END` })
      .where(inCompany(auditHeads, place, eq(auditHeads.segment, head.segment))),
  );
}

/** What is still there, in its order. */
export function selectSegments(
  db: Database,
  place: CompanyPlace,
  range: { readonly after: number; readonly through: number; readonly limit: number },
): Promise<SegmentRow[]> {
  const { after, through, limit } = range;
  const within = and(gt(auditSegments.number, after), lte(auditSegments.number, through));
  return db
    .select()
    .from(auditSegments)
    .where(inCompany(auditSegments, place, within, isNull(auditSegments.droppedAt)))
    .orderBy(asc(auditSegments.number))
    .limit(limit)
    .all();
}

export async function isDropped(
  db: Database,
  place: CompanyPlace,
  number: number,
): Promise<boolean> {
  const row = await db
    .select({ droppedAt: auditSegments.droppedAt })
    .from(auditSegments)
    .where(inCompany(auditSegments, place, eq(auditSegments.number, number)))
    .get();
  return row === undefined || row.droppedAt !== null;
}

/** Kept segments in which all is older, the oldest first; in each company in their order. */
export function selectOldSegments(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<Pick<SegmentRow, "companyId" | "number" | "firstSeq" | "lastSeq" | "events">[]> {
  const { companyId, number, firstSeq, lastSeq, events, newestAt } = auditSegments;
  return db
    .select({ companyId, number, firstSeq, lastSeq, events })
    .from(auditSegments)
    .where(and(lt(newestAt, beforeMs), isNull(auditSegments.droppedAt)))
    .orderBy(asc(newestAt), asc(companyId), asc(number))
    .limit(limit)
    .all();
}

export interface SegmentRange {
  readonly companyId: string;
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** The one statement that removes events: those of whole sealed segments, and only with the note that they are gone. */
export function dropSegments(
  db: Database,
  place: CompanyPlace,
  range: SegmentRange,
  nowMs: number,
  gone: CodedError,
): Write[] {
  const { firstNumber, lastNumber, firstSeq, lastSeq } = range;
  const numbers = sql`${auditSegments.number} BETWEEN ${firstNumber} AND ${lastNumber}`;
  return [
    write(
      db
        .update(auditSegments)
        .set({ droppedAt: nowMs })
        .where(inCompany(auditSegments, place, numbers, isNull(auditSegments.droppedAt))),
    ),
    mustHaveChanged(db, "audit_segments_dropped", gone),
    write(
      db
        .delete(auditEvents)
        .where(
          acrossEnvironments(
            auditEvents,
            place,
            sql`${auditEvents.seq} BETWEEN ${firstSeq} AND ${lastSeq}`,
          ),
        ),
    ),
  ];
}
