import { and, count, eq, inArray, isNotNull, isNull, lte, or, sql, type SQL } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import type { CodedError } from "../../core/errors.ts";
import type { PersonPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { ofPerson } from "../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../platform/d1/write.ts";
import { LOCK_MS, MAX_FAILURES } from "./rules/attempts.ts";
import { pendingSlot, type FactorKind, type FactorSlot, type OpenFactors } from "./rules/factor.ts";
import { mfaFactors, recoveryCodes } from "./tables.ts";

export type FactorRow = typeof mfaFactors.$inferSelect;

/** Where secrets rest sealed, and whose each is. */
export const factorSecrets = {
  table: mfaFactors,
  sealed: mfaFactors.sealedSecret,
  owner: mfaFactors.userId,
} as const;

/** The condition that the person with this id has a confirmed factor. */
export function hasFactor(userId: SQLiteColumn): SQL {
  const confirmed = and(eq(mfaFactors.userId, userId), isNotNull(mfaFactors.confirmedAt));
  return sql`EXISTS (SELECT 1 FROM ${mfaFactors} WHERE ${confirmed})`;
}

/** At most four. */
export function selectFactors(db: Database, person: PersonPlace): Promise<FactorRow[]> {
  return db.select().from(mfaFactors).where(ofPerson(mfaFactors, person)).orderBy(mfaFactors.slot);
}

/**
 * Debits an attempt on each of these that is not locked and returns them as they were with their new count, to be
 * compared; nothing where all are locked. One statement: `decideAttempt` for SQL, where no two guesses can both be the
 * fifth. Runs by itself and before the comparison, so that an attempt counts even if its request is cut off.
 */
export function debitAttempts(
  db: Database,
  person: PersonPlace,
  slots: readonly FactorSlot[],
  nowMs: number,
): Promise<FactorRow[]> {
  const { failures, lockedUntil } = mfaFactors;
  const unlocked = or(isNull(lockedUntil), lte(lockedUntil, nowMs));
  const locks = sql`${lockedUntil} IS NULL AND ${failures} + 1 >= ${MAX_FAILURES}`;
  return db
    .update(mfaFactors)
    .set({
      failures: sql`CASE WHEN ${lockedUntil} IS NULL THEN ${failures} + 1 ELSE 1 END`,
      lockedUntil: sql`CASE WHEN ${locks} THEN ${nowMs + LOCK_MS} ELSE NULL END`,
    })
    .where(ofPerson(mfaFactors, person, inArray(mfaFactors.slot, [...slots]), unlocked))
    .returning();
}

const NO_FAILURES = { failures: 0, lockedUntil: null };

/** The right code was given. */
export function clearFailures(db: Database, person: PersonPlace, slots: readonly FactorSlot[]) {
  return write(
    db
      .update(mfaFactors)
      .set(NO_FAILURES)
      .where(ofPerson(mfaFactors, person, inArray(mfaFactors.slot, [...slots]))),
  );
}

/** Uses a step up: of all who present its code the first wins, and older codes work no more (P11). */
export function acceptStep(
  db: Database,
  person: PersonPlace,
  factor: FactorRow,
  step: number,
  used: CodedError,
): Write[] {
  const where = ofPerson(
    mfaFactors,
    person,
    sameFactor(factor),
    sql`${mfaFactors.lastStep} < ${step}`,
  );
  return [
    write(db.update(mfaFactors).set({ lastStep: step }).where(where)),
    mustHaveChanged(db, "totp_step", used),
  ];
}

/**
 * Not one that took its slot since it was read. Its beginning tells it from others, not its secret as it is sealed: the
 * same secret may be sealed anew between the look at a code and this write.
 */
function sameFactor({ slot, createdAt, phoneNumber }: FactorRow): SQL | undefined {
  return and(
    eq(mfaFactors.slot, slot),
    eq(mfaFactors.createdAt, createdAt),
    sql`${mfaFactors.phoneNumber} IS ${phoneNumber}`,
  );
}

export interface PendingFactor {
  readonly kind: FactorKind;
  readonly sealedSecret: string | null;
  readonly phoneNumber: string | null;
}

/** Begins, or begins anew: the count of wrong codes stays, or each new beginning would bring five more guesses. */
export function upsertPending(
  db: Database,
  person: OpenFactors,
  { kind, sealedSecret, phoneNumber }: PendingFactor,
  nowMs: number,
): Write {
  const fresh = { sealedSecret, phoneNumber };
  // Two beginnings in one millisecond are two factors: see `sameFactor`.
  const createdAt = sql`max(${nowMs}, ${mfaFactors.createdAt} + 1)`;
  return write(
    db
      .insert(mfaFactors)
      .values({ userId: person.userId, slot: pendingSlot(kind), ...fresh, createdAt: nowMs })
      .onConflictDoUpdate({
        target: [mfaFactors.userId, mfaFactors.slot],
        set: { ...fresh, createdAt },
      }),
  );
}

/** The pending factor takes the place of the confirmed one of its kind, if there is one. */
export function promotePending(
  db: Database,
  person: OpenFactors,
  pending: FactorRow,
  confirmation: { readonly kind: FactorKind; readonly lastStep: number; readonly nowMs: number },
  changed: CodedError,
): Write[] {
  const { kind: slot, lastStep, nowMs } = confirmation;
  return [
    write(db.delete(mfaFactors).where(ofPerson(mfaFactors, person, eq(mfaFactors.slot, slot)))),
    write(
      db
        .update(mfaFactors)
        .set({ slot, lastStep, confirmedAt: nowMs, ...NO_FAILURES })
        .where(ofPerson(mfaFactors, person, sameFactor(pending))),
    ),
    mustHaveChanged(db, "pending_factor", changed),
  ];
}

/**
 * Before the writes of a first factor, for which no other had to be proved. Of two first factors confirmed at once the
 * second is refused: each would show recovery codes, of which one set is dead.
 */
export function mustHaveNoFactor(db: Database, person: PersonPlace, changed: CodedError): Write {
  const confirmed = ofPerson(mfaFactors, person, isNotNull(mfaFactors.confirmedAt));
  const none = sql`NOT EXISTS (SELECT 1 FROM ${mfaFactors} WHERE ${confirmed})`;
  return mustHold(db, "first_factor", none, changed);
}

export function deleteFactors(
  db: Database,
  person: OpenFactors,
  kinds: readonly FactorKind[],
  missing: CodedError,
): Write[] {
  const slots = kinds.flatMap((kind) => [kind, pendingSlot(kind)]);
  return [
    write(
      db.delete(mfaFactors).where(ofPerson(mfaFactors, person, inArray(mfaFactors.slot, slots))),
    ),
    mustHaveChanged(db, "factor_missing", missing),
  ];
}

/** Ten rows of three parameters. */
export function replaceRecoveryCodes(
  db: Database,
  person: OpenFactors,
  hashes: readonly string[],
  nowMs: number,
): Write[] {
  const { userId } = person;
  return [
    write(db.delete(recoveryCodes).where(ofPerson(recoveryCodes, person))),
    write(
      db
        .insert(recoveryCodes)
        .values(hashes.map((hash) => ({ userId, hash, createdAt: nowMs, usedAt: null }))),
    ),
  ];
}

/** They recover a factor; without one they would be a factor by themselves. */
export function deleteOrphanedRecoveryCodes(db: Database, person: OpenFactors): Write {
  const orphaned = sql`NOT ${hasFactor(recoveryCodes.userId)}`;
  return write(db.delete(recoveryCodes).where(ofPerson(recoveryCodes, person, orphaned)));
}

/** Found by its hash, so nothing is compared in time that depends on the code; of all who present it the first wins. */
export function useRecoveryCode(
  db: Database,
  person: PersonPlace,
  hash: string,
  nowMs: number,
  wrong: CodedError,
): Write[] {
  const unused = and(eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt));
  return [
    write(
      db
        .update(recoveryCodes)
        .set({ usedAt: nowMs })
        .where(ofPerson(recoveryCodes, person, unused)),
    ),
    mustHaveChanged(db, "recovery_code", wrong),
  ];
}

export async function countRecoveryCodes(db: Database, person: PersonPlace): Promise<number> {
  const row = await db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(ofPerson(recoveryCodes, person, isNull(recoveryCodes.usedAt)))
    .get();
  return row?.left ?? 0;
}
