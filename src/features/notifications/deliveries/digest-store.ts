/** E-mails of one person, company and category: which were sent lately, which wait, and the digest that tells of them. */

import { and, asc, count, eq, gt, sql, type SQL } from "drizzle-orm";

import type { Category } from "../../../core/notice-kind.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inCompany } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import { conflict } from "../../../core/errors.ts";
import { MOST_ALONE, MOST_JUDGED, PACE_MS, type Pace } from "../rules/digest.ts";
import { noticeColumns, type NoticeRow } from "../outbox/store.ts";
import { deliveries, outbox } from "../tables.ts";

export interface EmailGroup {
  readonly recipient: string;
  readonly category: Category;
}

/** Of one statement: the others that wait have messages of their own, which do the same. */
const MEMBERS_A_STATEMENT = 2_000;

/** A digest is begun when it is due. One that lay so long is left to the sweep, and another one is made. */
const OPEN_FOR_MS = DAY_MS;

function ofGroup(place: CompanyPlace, group: EmailGroup, ...conditions: (SQL | undefined)[]): SQL {
  const { recipient, category } = group;
  const same = and(eq(deliveries.recipient, recipient), eq(deliveries.category, category));
  return inCompany(deliveries, place, same, ...conditions);
}

/** Written out, not bound: SQLite uses a partial index only where it can see its condition. */
function waitingOf(place: CompanyPlace, group: EmailGroup): SQL {
  return ofGroup(
    place,
    group,
    sql`state = 'pending' AND category IS NOT NULL AND granted_at IS NULL`,
  );
}

function grantedOf(place: CompanyPlace, group: EmailGroup, sinceMs: number): SQL {
  return ofGroup(place, group, sql`granted_at IS NOT NULL`, gt(deliveries.grantedAt, sinceMs));
}

function openOf(place: CompanyPlace, group: EmailGroup, nowMs: number): SQL {
  const unbegun = and(eq(deliveries.state, "pending"), eq(deliveries.attempts, 0));
  const open = and(eq(deliveries.channel, "digest"), unbegun);
  return sql`${grantedOf(place, group, nowMs - OPEN_FOR_MS)} AND ${open}`;
}

/** As many as matter; the number of those that wait has no other bound. */
function countOf(where: SQL, most: number): SQL<number> {
  return sql<number>`(SELECT count(*) FROM (SELECT 1 FROM ${deliveries} WHERE ${where} LIMIT ${sql.raw(String(most))}))`;
}

const ENOUGH = MOST_ALONE + 1;

export async function readPace(
  db: Database,
  place: CompanyPlace,
  group: EmailGroup,
  nowMs: number,
): Promise<Pace> {
  const lately = grantedOf(place, group, nowMs - PACE_MS);
  const digests = sql`${lately} AND ${eq(deliveries.channel, "digest")}`;
  const [row] = await db
    .select({
      granted: countOf(lately, ENOUGH),
      waiting: countOf(waitingOf(place, group), ENOUGH),
      open: countOf(openOf(place, group, nowMs), 1),
      lastDigestAt: sql<
        number | null
      >`(SELECT max(${deliveries.grantedAt}) FROM ${deliveries} WHERE ${digests})`,
    })
    .from(sql`(SELECT 1)`);
  const { granted = 0, waiting = 0, open = 0, lastDigestAt = null } = row ?? {};
  return { granted, waiting, hasOpenDigest: open > 0, lastDigestAt };
}

/** It goes by itself, if it still may: of any number at once no more do than an hour has. Answers whether. */
export async function grantAlone(
  db: Database,
  place: CompanyPlace,
  group: EmailGroup,
  taken: Taken,
  nowMs: number,
): Promise<boolean> {
  const granted = countOf(grantedOf(place, group, nowMs - PACE_MS), ENOUGH);
  const waiting = countOf(waitingOf(place, group), ENOUGH);
  const open = countOf(openOf(place, group, nowMs), 1);
  const isFree = sql`${granted} + ${waiting} <= ${sql.raw(String(MOST_ALONE))} AND ${open} = 0`;
  const rows = await db
    .update(deliveries)
    .set({ grantedAt: nowMs })
    .where(ofGroup(place, group, mine(taken), isFree))
    .returning({ id: deliveries.id });
  return rows.length > 0;
}

export interface Taken {
  readonly id: string;
  readonly attemptId: string | null;
  readonly noticeSeq: number;
}

function mine({ id, attemptId }: Taken): SQL | undefined {
  const ungranted = sql`${deliveries.grantedAt} IS NULL`;
  return and(eq(deliveries.id, id), eq(deliveries.attemptId, attemptId ?? ""), ungranted);
}

/**
 * Into the open digest, or a new one: this e-mail and what else waits beside it, but for those of attempts under way,
 * which do so themselves. One transaction, so that a digest that is begun has all its members, and keeps them.
 */
export function joinDigest(
  db: Database,
  place: CompanyPlace,
  group: EmailGroup,
  taken: Taken,
  digest: { readonly id: string; readonly dueAt: number },
  nowMs: number,
): Write[] {
  const { companyId } = place;
  const { recipient, category } = group;
  const open = sql`SELECT ${deliveries.id} FROM ${deliveries} WHERE ${openOf(place, group, nowMs)} ORDER BY ${deliveries.id} LIMIT 1`;
  const { id, dueAt } = digest;
  const digested = {
    state: "digested" as const,
    digestId: sql<string>`(${open})`,
    attemptId: null,
    finishedAt: nowMs,
  };
  const unclaimed = sql`SELECT ${deliveries.id} FROM ${deliveries} WHERE ${waitingOf(place, group)} AND ${deliveries.attemptId} IS NULL ORDER BY ${deliveries.noticeSeq} LIMIT ${sql.raw(String(MEMBERS_A_STATEMENT))}`;
  return [
    write(
      // The sweep hands it over when it is due. Its notice is the first that it tells of.
      db.insert(deliveries).select(
        sql`SELECT ${id}, ${taken.noticeSeq}, ${companyId}, 'digest', ${recipient}, 'pending', 0, NULL, ${dueAt}, ${dueAt}, ${nowMs}, NULL, NULL, 0, ${category}, ${dueAt}, NULL
          WHERE NOT EXISTS (${open})`,
      ),
    ),
    write(
      db
        .update(deliveries)
        .set(digested)
        .where(ofGroup(place, group, mine(taken), eq(deliveries.state, "pending"))),
    ),
    mustHaveChanged(db, "attempt_lost", conflict("Another attempt has begun.")),
    write(
      db
        .update(deliveries)
        .set(digested)
        .where(ofGroup(place, group, sql`${deliveries.id} IN (${unclaimed})`)),
    ),
  ];
}

/** It counts in the hour in which it is begun, however late that is. */
export function noteBegun(
  db: Database,
  place: CompanyPlace,
  digestId: string,
  nowMs: number,
): Write {
  const own = and(eq(deliveries.id, digestId), eq(deliveries.channel, "digest"));
  return write(
    db
      .update(deliveries)
      .set({ grantedAt: nowMs })
      .where(inCompany(deliveries, place, own)),
  );
}

/** The notices that a digest tells of, the first announced first, and how many there are in all. */
export async function selectDigested(
  db: Database,
  place: CompanyPlace,
  digestId: string,
): Promise<{ notices: NoticeRow[]; total: number }> {
  // Written out, as above.
  const members = inCompany(
    deliveries,
    place,
    sql`digest_id IS NOT NULL`,
    eq(deliveries.digestId, digestId),
  );
  const [notices, [row]] = await db.batch([
    db
      .select(noticeColumns)
      .from(deliveries)
      .innerJoin(outbox, eq(outbox.seq, deliveries.noticeSeq))
      .where(members)
      .orderBy(asc(deliveries.noticeSeq))
      .limit(MOST_JUDGED),
    db.select({ total: count() }).from(deliveries).where(members),
  ]);
  return { notices, total: row?.total ?? 0 };
}
