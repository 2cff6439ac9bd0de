import { and, desc, eq, gt, isNull, lte, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { PersonScope } from "../../../core/scope.ts";
import { DAY_MS } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { ofPerson } from "../../../platform/d1/in-scope.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { SMS_LIMITS, type SentTimes, type SmsLimit } from "../rules/sms-limits.ts";
import { smsCodes } from "../tables.ts";

export type SmsCodeRow = typeof smsCodes.$inferSelect;

/** The one live code. */
export function findLiveCode(
  db: Database,
  person: PersonScope,
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

/** As many as the limits look at. */
export async function selectSentTimes(
  db: Database,
  person: PersonScope,
  phoneNumber: string,
  nowMs: number,
): Promise<SentTimes> {
  const lists = (["user", "number"] as const).map((by) => {
    const limits = SMS_LIMITS.filter((limit) => limit.by === by);
    const windowMs = Math.max(...limits.map((limit) => limit.windowMs));
    return db
      .select({ sentAt: smsCodes.sentAt })
      .from(smsCodes)
      .where(and(whose(by, person, phoneNumber), gt(smsCodes.sentAt, nowMs - windowMs)))
      .orderBy(desc(smsCodes.sentAt))
      .limit(Math.max(...limits.map((limit) => limit.max)));
  });
  const [user = [], number = []] = await Promise.all(lists);
  return { user: user.map((row) => row.sentAt), number: number.map((row) => row.sentAt) };
}

/** The new code, the old one's end, and the limits once more: of two messages asked for at once one is sent. */
export function insertSmsCode(
  db: Database,
  person: PersonScope,
  code: Omit<typeof smsCodes.$inferInsert, "userId">,
  tooMany: CodedError,
): Write[] {
  const { userId } = person;
  return [
    endLiveCodes(db, person, code.sentAt),
    write(db.insert(smsCodes).values({ ...code, userId })),
    ...SMS_LIMITS.map((limit) => mustKeepLimit(db, person, code, limit, tooMany)),
  ];
}

function mustKeepLimit(
  db: Database,
  person: PersonScope,
  { phoneNumber, sentAt }: { readonly phoneNumber: string; readonly sentAt: number },
  { by, max, windowMs }: SmsLimit,
  tooMany: CodedError,
): Write {
  const sent = and(whose(by, person, phoneNumber), gt(smsCodes.sentAt, sentAt - windowMs));
  const kept = sql`(SELECT count(*) FROM ${smsCodes} WHERE ${sent}) <= ${max}`;
  return mustHold(db, "sms_limit", kept, tooMany);
}

/** A number's count is over all people: it is one telephone that rings. */
function whose(by: SmsLimit["by"], person: PersonScope, phoneNumber: string): SQL {
  return by === "user" ? ofPerson(smsCodes, person) : eq(smsCodes.phoneNumber, phoneNumber);
}

/** Not deleted: they go on counting against the limits. */
export function endLiveCodes(db: Database, person: PersonScope, nowMs: number): Write {
  const where = ofPerson(smsCodes, person, isNull(smsCodes.usedAt));
  return write(db.update(smsCodes).set({ usedAt: nowMs }).where(where));
}

/** Of all who present the code the first wins (P11). */
export function useSmsCode(
  db: Database,
  person: PersonScope,
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
