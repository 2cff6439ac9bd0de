import { and, asc, count, desc, eq, gt, gte, lt, lte, sql, type SQL } from "drizzle-orm";

import type { Environment } from "../../../core/environment.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { acrossEnvironments } from "../../../platform/d1/within-place.ts";
import type { EventFilter } from "../rules/event.ts";
import { auditEvents } from "../tables.ts";

export type EventRow = typeof auditEvents.$inferSelect;

/** An API key's, which sees no other whatever it asks for. */
type Confined = Environment | null;

/**
 * The most that an event's place in the log and its time can disagree: how long a request may take from its beginning
 * to its commit, and how far two clocks may be apart, with much to spare.
 */
const DISORDER_MS = 3_600_000;

/** Newest first, with the total up to `countUpTo`, in one round trip. */
export async function selectEvents(
  db: Database,
  place: CompanyPlace,
  filter: EventFilter,
  confined: Confined,
  page: { readonly limit: number; readonly offset: number; readonly countUpTo: number },
): Promise<{ rows: EventRow[]; totalCount: number }> {
  const where = acrossEnvironments(auditEvents, place, ...matching(db, place, filter, confined));
  const counted = db
    .select({ one: sql`1`.as("one") })
    .from(auditEvents)
    .where(where)
    .limit(page.countUpTo)
    .as("counted");
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(auditEvents)
      .where(where)
      .orderBy(desc(auditEvents.seq))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(counted),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** What comes after an event, newest first; nothing where the company has no such event. */
export async function selectEventsAfter(
  db: Database,
  place: CompanyPlace,
  filter: EventFilter,
  confined: Confined,
  after: { readonly id: string; readonly limit: number },
): Promise<EventRow[] | undefined> {
  const reached = db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, eq(auditEvents.id, after.id)));
  const conditions = matching(db, place, filter, confined);
  const [known, rows] = await db.batch([
    reached,
    db
      .select()
      .from(auditEvents)
      .where(acrossEnvironments(auditEvents, place, lt(auditEvents.seq, reached), ...conditions))
      .orderBy(desc(auditEvents.seq))
      .limit(after.limit),
  ]);
  return known.length === 0 ? undefined : rows;
}

/** In the log's own order, for exports. */
export function selectEventRange(
  db: Database,
  place: CompanyPlace,
  filter: EventFilter,
  range: { readonly afterSeq: number; readonly throughSeq: number; readonly limit: number },
): Promise<EventRow[]> {
  const { afterSeq, throughSeq, limit } = range;
  const within = and(gt(auditEvents.seq, afterSeq), lte(auditEvents.seq, throughSeq));
  return db
    .select()
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, within, ...matching(db, place, filter, null)))
    .orderBy(asc(auditEvents.seq))
    .limit(limit)
    .all();
}

/** 0 where there are no events. Not an aggregate: that would read them all. */
export async function findLastSeq(db: Database, place: CompanyPlace): Promise<number> {
  const last = await db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place))
    .orderBy(desc(auditEvents.seq))
    .limit(1)
    .get();
  return last?.seq ?? 0;
}

function matching(
  db: Database,
  place: CompanyPlace,
  filter: EventFilter,
  confined: Confined,
): (SQL | undefined)[] {
  const { action, actor, target, category, outcome, environment, fromMs, toMs } = filter;
  return [
    confined === null ? undefined : eq(auditEvents.environment, confined),
    environment && eq(auditEvents.environment, environment),
    action && eq(auditEvents.action, action),
    actor === undefined ? undefined : eq(auditEvents.actorId, actor),
    target === undefined ? undefined : eq(auditEvents.target, target),
    category && eq(auditEvents.category, category),
    outcome && eq(auditEvents.outcome, outcome),
    fromMs === undefined ? undefined : since(db, place, fromMs),
    toMs === undefined ? undefined : before(db, place, toMs),
  ];
}

/** Time decides no order, so it alone would be looked for in the whole log: it is bounded by places first. */
function since(db: Database, place: CompanyPlace, fromMs: number): SQL | undefined {
  const earlier = db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, lt(auditEvents.at, fromMs - DISORDER_MS)))
    .orderBy(desc(auditEvents.at))
    .limit(1);
  return and(gt(auditEvents.seq, sql`coalesce(${earlier}, 0)`), gte(auditEvents.at, fromMs));
}

function before(db: Database, place: CompanyPlace, toMs: number): SQL | undefined {
  const later = db
    .select({ seq: auditEvents.seq })
    .from(auditEvents)
    .where(acrossEnvironments(auditEvents, place, gte(auditEvents.at, toMs + DISORDER_MS)))
    .orderBy(asc(auditEvents.at))
    .limit(1);
  const end = sql`coalesce(${later}, ${Number.MAX_SAFE_INTEGER})`;
  return and(lt(auditEvents.seq, end), lt(auditEvents.at, toMs));
}
