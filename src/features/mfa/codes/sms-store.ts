import { and, desc, eq, gt, isNull, lte, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { PersonPlace } from "../../../core/place.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { ofPerson } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { SMS_LIMITS, type CountedBy, type SmsLimit, type SmsPurpose } from "../rules/sms-limits.ts";
import { smsCodes } from "../tables.ts";

export type SmsCodeRow = typeof smsCodes.$inferSelect;

/** The one live code. */
export function findLiveCode(
  db: Database,
  person: PersonPlace,
  nowMs: number,
): Promise<SmsCodeRow | undefined> {
  const live = and(isNull(smsCodes.usedAt), gt(smsCodes.expiresAt, nowMs));
  return db
    .select()
    .from(smsCodes)
    .where(ofPerson(smsCodes, person, live))
    .orderBy(desc(smsCodes.sentAt))
    .limit(1)
    .get();
}

/** Whose messages are counted: what a code is for, and where it goes. */
export interface SmsRecipient {
  readonly purpose: SmsPurpose;
  readonly userId: string;
  readonly phoneNumber: string;
  readonly companyId: string;
  readonly country: string;
}

/** For each of the purpose's limits when the message went that fills it, where there are as many. One round trip. */
export async function selectBlocking(
  db: Database,
  recipient: SmsRecipient,
  nowMs: number,
): Promise<(number | undefined)[]> {
  const [first, ...others] = SMS_LIMITS[recipient.purpose].map((limit) =>
    db
      .select({ sentAt: smsCodes.sentAt })
      .from(smsCodes)
      .where(counted(limit, recipient, nowMs))
      .orderBy(desc(smsCodes.sentAt))
      .limit(1)
      .offset(limit.max - 1),
  );
  if (first === undefined) return [];
  const found = await db.batch([first, ...others]);
  return found.map(([row]) => row?.sentAt);
}

/** The new code, the old one's end, and the limits once more: of two messages asked for at once one is sent. */
export function insertSmsCode(
  db: Database,
  recipient: SmsRecipient,
  code: Pick<typeof smsCodes.$inferInsert, "id" | "codeHash" | "sentAt" | "expiresAt">,
  tooMany: CodedError,
): Write[] {
  return [
    endLiveCodes(db, recipient, code.sentAt),
    write(db.insert(smsCodes).values({ ...code, ...recipient })),
    ...SMS_LIMITS[recipient.purpose].map((limit) => {
      const sent = counted(limit, recipient, code.sentAt);
      const kept = sql`(SELECT count(*) FROM ${smsCodes} WHERE ${sent}) <= ${limit.max}`;
      return mustHold(db, "sms_limit", kept, tooMany);
    }),
  ];
}

function counted(limit: SmsLimit, recipient: SmsRecipient, nowMs: number): SQL | undefined {
  // Written out, not bound: SQLite uses a partial index only where it can see its condition.
  const purpose =
    recipient.purpose === "enroll" ? sql`purpose = 'enroll'` : sql`purpose = 'verify'`;
  return and(whose(limit.by, recipient), purpose, gt(smsCodes.sentAt, nowMs - limit.windowMs));
}

function whose(by: CountedBy, recipient: SmsRecipient): SQL {
  switch (by) {
    case "user":
      return ofPerson(smsCodes, recipient);
    // Over all people: it is one telephone that rings.
    case "number":
      return eq(smsCodes.phoneNumber, recipient.phoneNumber);
    case "company":
      return eq(smsCodes.companyId, recipient.companyId);
    case "country":
      return eq(smsCodes.country, recipient.country);
  }
}

/** Not deleted: they go on counting against the limits. */
export function endLiveCodes(db: Database, person: PersonPlace, nowMs: number): Write {
  const where = ofPerson(smsCodes, person, isNull(smsCodes.usedAt));
  return write(db.update(smsCodes).set({ usedAt: nowMs }).where(where));
}

/** Of all who present the code the first wins (P11). */
export function useSmsCode(
  db: Database,
  person: PersonPlace,
  id: string,
  nowMs: number,
  used: CodedError,
): Write[] {
  const unused = and(eq(smsCodes.id, id), isNull(smsCodes.usedAt));
  return [
    write(
      db
        .update(smsCodes)
        .set({ usedAt: nowMs })
        .where(ofPerson(smsCodes, person, unused)),
    ),
    mustHaveChanged(db, "sms_code", used),
  ];
}

/** Rows that no limit looks at any more, over all people; at most `limit` of them. Returns how many. */
export async function deleteOldSmsCodes(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const old = db
    .select({ id: smsCodes.id })
    .from(smsCodes)
    .where(lte(smsCodes.expiresAt, nowMs - DAY_MS))
    .limit(limit);
  const result = await db.delete(smsCodes).where(sql`${smsCodes.id} IN ${old}`);
  return result.meta.changes;
}
