/** The outbox. */

import { and, eq, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";

import type { Notice } from "../../../core/announce.ts";
import { randomBase36, type Random } from "../../../core/encoding.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { SWEEP_AGAIN_MS, SWEEP_GRACE_MS } from "../rules/delivery.ts";
import type { Enqueue } from "../deps.ts";
import type { NoticeKinds } from "../rules/notice-kinds.ts";
import { outbox } from "../tables.ts";

export type NoticeRow = Pick<
  typeof outbox.$inferSelect,
  "seq" | "kind" | "companyId" | "userId" | "payload" | "audience" | "createdAt"
>;

/** The prefix of generated dedupe keys. Each is unique, so such a notice is never a duplicate. */
const UNLIKE_ANY = "once|";

/**
 * Joins the batch of what it is about. Once that has committed the notice's key goes to the Queue; should it not get
 * there, the sweep finds the row.
 */
export function insertNotice(
  deps: {
    readonly db: Database;
    readonly random: Random;
    readonly enqueue: Enqueue;
    readonly noticeKinds: NoticeKinds;
  },
  notice: Notice,
  nowMs: number,
): Write {
  const { kind, companyId, userId, payload, audience } = notice;
  // The notice would lie in the outbox for ever and reach no one.
  if (!deps.noticeKinds.has(kind)) throw new TypeError(`compose/notices.ts does not list ${kind}`);
  const dedupeKey = notice.dedupeKey ?? UNLIKE_ANY + randomBase36(20, deps.random);
  const sweepAt = nowMs + SWEEP_GRACE_MS;
  const row = { kind, companyId, userId, payload, dedupeKey, audience, createdAt: nowMs, sweepAt };
  return {
    ...write(deps.db.insert(outbox).values(row).onConflictDoNothing()),
    afterwards: () => deps.enqueue([{ kind: "notice", companyId, key: dedupeKey }]),
  };
}

/** Handled from the start: the outbox's deliverer has nothing to do with it. See `dev-outbox.ts` for who may. */
export function insertDevMessage(
  db: Database,
  kind: "dev.sms" | "dev.email",
  payload: Readonly<Record<string, string>>,
  nowMs: number,
): Write {
  const row = { kind, payload, createdAt: nowMs, handledAt: nowMs };
  return write(db.insert(outbox).values(row));
}

/** Handled from the start, for its one delivery is written beside it; it goes to no one else. */
export function insertHandledNotice(
  db: Database,
  notice: Pick<NoticeRow, "kind" | "companyId" | "payload"> & { readonly dedupeKey: string },
  nowMs: number,
): Write {
  const row = { ...notice, createdAt: nowMs, handledAt: nowMs };
  return write(db.insert(outbox).values(row));
}

export const noticeColumns = {
  seq: outbox.seq,
  kind: outbox.kind,
  companyId: outbox.companyId,
  userId: outbox.userId,
  payload: outbox.payload,
  audience: outbox.audience,
  createdAt: outbox.createdAt,
};

/** Those of the company that are not handled yet; of none where it is null. */
export function selectWaiting(
  db: Database,
  companyId: string | null,
  which: { readonly key: string } | { readonly seqs: readonly number[] },
): Promise<NoticeRow[]> {
  const named =
    "key" in which
      ? eq(outbox.dedupeKey, which.key)
      : sql`${outbox.seq} IN (SELECT value FROM json_each(${JSON.stringify(which.seqs)}))`;
  return db
    .select(noticeColumns)
    .from(outbox)
    .where(and(named, sql`${outbox.companyId} IS ${companyId}`, isNull(outbox.handledAt)))
    .orderBy(outbox.seq);
}

export function findNotice(db: Database, seq: number): Promise<NoticeRow | undefined> {
  return db.select(noticeColumns).from(outbox).where(eq(outbox.seq, seq)).get();
}

export function markHandled(db: Database, seqs: readonly number[], nowMs: number): Write {
  const named = sql`${outbox.seq} IN (SELECT value FROM json_each(${JSON.stringify(seqs)}))`;
  return write(
    db
      .update(outbox)
      .set({ handledAt: nowMs })
      .where(and(named, isNull(outbox.handledAt))),
  );
}

/** For the sweep, over all companies: takes what is due, the longest due first, so that no other run takes it too. */
export function takeStuckNotices(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<Pick<NoticeRow, "seq" | "companyId">[]> {
  const due = db
    .select({ seq: outbox.seq })
    .from(outbox)
    // Written out, not bound: SQLite uses a partial index only where it can see its condition.
    .where(and(sql`handled_at IS NULL`, lte(outbox.sweepAt, nowMs)))
    .orderBy(outbox.sweepAt)
    .limit(limit);
  return db
    .update(outbox)
    .set({ sweepAt: nowMs + SWEEP_AGAIN_MS })
    .where(inArray(outbox.seq, due))
    .returning({ seq: outbox.seq, companyId: outbox.companyId });
}

/** Rows whose key somebody chose stay: they are the memory of what was announced once. */
export async function deleteOldNotices(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old = db
    .select({ seq: outbox.seq })
    .from(outbox)
    // The first is the partial index's own condition.
    .where(
      and(
        sql`substr(dedupe_key, 1, 5) = 'once|'`,
        lte(outbox.createdAt, beforeMs),
        isNotNull(outbox.handledAt),
      ),
    )
    .orderBy(outbox.createdAt)
    .limit(limit);
  const result = await db.delete(outbox).where(inArray(outbox.seq, old));
  return result.meta.changes;
}
