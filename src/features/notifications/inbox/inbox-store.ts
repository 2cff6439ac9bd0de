/** What one person was told, and what they want to be told. */

import { count, desc, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { CompanyPlace, PersonPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { ofPerson } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import { notificationPreferences, notifications, outbox } from "../tables.ts";

/** A person in one of their companies. */
export type Reader = PersonPlace & CompanyPlace;

const columns = {
  id: notifications.id,
  noticeSeq: notifications.noticeSeq,
  createdAt: notifications.createdAt,
  readAt: notifications.readAt,
  kind: outbox.kind,
  payload: outbox.payload,
};

export type NotificationRow = Awaited<ReturnType<typeof selectNotifications>>["rows"][number];

/** Newest first, with the total and how many are unread, in one round trip. */
export async function selectNotifications(
  db: Database,
  person: PersonPlace & CompanyPlace,
  filter: { readonly unread?: boolean | undefined },
  page: { readonly limit: number; readonly offset: number },
) {
  const state =
    filter.unread === undefined
      ? undefined
      : sql.raw(filter.unread ? "read_at IS NULL" : "read_at IS NOT NULL");
  const where = ofPerson(notifications, person, ofCompany(person), state);
  const unread = ofPerson(notifications, person, ofCompany(person), sql`read_at IS NULL`);
  const [rows, [total], [unreadTotal]] = await db.batch([
    db
      .select(columns)
      .from(notifications)
      .innerJoin(outbox, eq(outbox.seq, notifications.noticeSeq))
      .where(where)
      .orderBy(desc(notifications.noticeSeq))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(notifications).where(where),
    db.select({ value: count() }).from(notifications).where(unread),
  ]);
  return { rows, totalCount: total?.value ?? 0, unreadCount: unreadTotal?.value ?? 0 };
}

export function findNotification(
  db: Database,
  person: PersonPlace & CompanyPlace,
  id: string,
): Promise<NotificationRow | undefined> {
  return db
    .select(columns)
    .from(notifications)
    .innerJoin(outbox, eq(outbox.seq, notifications.noticeSeq))
    .where(ofPerson(notifications, person, ofCompany(person), eq(notifications.id, id)))
    .get();
}

/** The first time counts. */
export function markRead(
  db: Database,
  person: PersonPlace & CompanyPlace,
  id: string,
  nowMs: number,
): Write {
  const one = ofPerson(
    notifications,
    person,
    ofCompany(person),
    eq(notifications.id, id),
    isNull(notifications.readAt),
  );
  return write(db.update(notifications).set({ readAt: nowMs }).where(one));
}

/** Attack: somebody of two companies reads the one's affairs while they act in the other, where others may look on. */
function ofCompany({ companyId }: CompanyPlace) {
  return or(eq(notifications.companyId, companyId), isNull(notifications.companyId));
}

export interface StoredPreferences {
  /** Of the person: their preferences are one row, from the first change on. */
  readonly id: string;
  readonly muted: readonly string[];
  readonly revision: number;
}

export async function findPreferences(
  db: Database,
  person: PersonPlace,
): Promise<StoredPreferences> {
  const row = await db
    .select()
    .from(notificationPreferences)
    .where(ofPerson(notificationPreferences, person))
    .get();
  const { userId: id } = person;
  return row === undefined ? { id, muted: [], revision: 0 } : { id, ...row };
}

/** On condition that they are still the revision that was read. */
export function upsertPreferences(
  db: Database,
  person: PersonPlace,
  before: StoredPreferences,
  muted: readonly string[],
  changed: CodedError,
): Write[] {
  const { userId } = person;
  const revision = before.revision + 1;
  return [
    write(
      db
        .insert(notificationPreferences)
        .values({ userId, muted, revision })
        .onConflictDoUpdate({
          target: notificationPreferences.userId,
          set: { muted, revision },
          setWhere: ofPerson(
            notificationPreferences,
            person,
            eq(notificationPreferences.revision, before.revision),
          ),
        }),
    ),
    mustHaveChanged(db, "preferences_changed", changed),
  ];
}

/** For the sweep, over all people: at most `limit`, the oldest first. */
export async function deleteOldNotifications(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const old = db
    .select({ id: notifications.id })
    .from(notifications)
    .where(lte(notifications.createdAt, beforeMs))
    .orderBy(notifications.createdAt)
    .limit(limit);
  const result = await db.delete(notifications).where(inArray(notifications.id, old));
  return result.meta.changes;
}
