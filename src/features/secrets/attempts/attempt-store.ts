/** The states that a secret passes through while the store works: every outcome is written on condition of its attempt. */

import { and, eq, lte, sql, type SQL } from "drizzle-orm";

import { conflict, type CodedError } from "../../../core/errors.ts";
import type { EnvironmentScope } from "../../../core/scope.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/in-scope.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import type { SecretRow } from "../store.ts";
import { secrets } from "../tables.ts";

export function insertSecret(
  db: Database,
  scope: EnvironmentScope,
  row: SecretRow,
  exists: CodedError,
): Write[] {
  const { companyId, environment } = scope;
  const same = inEnvironment(secrets, scope, eq(secrets.slug, row.slug));
  return [
    mustHold(db, "secret_exists", sql`NOT EXISTS (SELECT 1 FROM ${secrets} WHERE ${same})`, exists),
    write(db.insert(secrets).values({ ...row, companyId, environment })),
  ];
}

/** The row is this attempt's from here on. Two at once: the first moves the revision on, the second finds another. */
export function claimSecret(
  db: Database,
  scope: EnvironmentScope,
  before: SecretRow,
  after: SecretRow,
  lost: CodedError,
): Write[] {
  const { status, attemptId, pendingToken, touchedAt, revision } = after;
  const same = and(
    eq(secrets.id, before.id),
    eq(secrets.revision, before.revision),
    eq(secrets.status, before.status),
  );
  return [
    write(
      db
        .update(secrets)
        .set({ status, attemptId, pendingToken, touchedAt, revision })
        .where(inEnvironment(secrets, scope, same)),
    ),
    mustHaveChanged(db, "secret_claimed", lost),
  ];
}

export type Outcome = Partial<
  Pick<
    SecretRow,
    | "version"
    | "versionToken"
    | "lastRotatedAt"
    | "reminderIntervalDays"
    | "reminderDueAt"
    | "nextNoticeAt"
  >
>;

/** The attempt is through, or undone where there is no outcome. Whoever took the row over meanwhile wins. */
export function settleSecret(
  db: Database,
  scope: EnvironmentScope,
  attempt: SecretRow,
  outcome: Outcome,
): Write[] {
  const over = { status: "active", attemptId: null, pendingToken: null } as const;
  const revision = attempt.revision + 1;
  return [
    write(
      db
        .update(secrets)
        .set({ ...outcome, ...over, revision })
        .where(ofAttempt(scope, attempt)),
    ),
    attemptMustHold(db),
  ];
}

/** A creation that came to nothing. Its name stays in the ledger. */
export function removeCreation(db: Database, scope: EnvironmentScope, attempt: SecretRow): Write[] {
  return [write(db.delete(secrets).where(ofAttempt(scope, attempt))), attemptMustHold(db)];
}

/**
 * Of a row whose value is gone. There is no way back from `deleting`, so whoever comes first removes it and nobody
 * else minds: several callers may finish one deletion.
 */
export function removeDeleted(
  db: Database,
  scope: EnvironmentScope,
  { id }: Pick<SecretRow, "id">,
): Write {
  const deleted = inEnvironment(secrets, scope, eq(secrets.id, id), eq(secrets.status, "deleting"));
  return write(db.delete(secrets).where(deleted));
}

type Attempt = Pick<SecretRow, "id" | "attemptId">;

function ofAttempt(scope: EnvironmentScope, { id, attemptId }: Attempt): SQL {
  return inEnvironment(secrets, scope, eq(secrets.id, id), eq(secrets.attemptId, attemptId ?? ""));
}

function attemptMustHold(db: Database): Write {
  const lost = conflict("The secret was changed by someone else meanwhile.");
  return mustHaveChanged(db, "attempt_lost", lost);
}

/** For the sweep, over all companies: what nobody has touched since, the oldest first, at most `limit`. */
export function selectUnsettled(
  db: Database,
  untouchedSinceMs: number,
  limit: number,
): Promise<SecretRow[]> {
  return (
    db
      .select()
      .from(secrets)
      // Written out, not bound: SQLite uses a partial index only where it can see its condition.
      .where(and(sql`status <> 'active'`, lte(secrets.touchedAt, untouchedSinceMs)))
      .orderBy(secrets.touchedAt)
      .limit(limit)
  );
}

/** Takes the row over from an attempt that died, for as long as an attempt has. */
export function takeOver(
  db: Database,
  scope: EnvironmentScope,
  dead: SecretRow,
  next: Pick<SecretRow, "attemptId" | "pendingToken" | "touchedAt">,
): Write[] {
  const { attemptId, pendingToken, touchedAt } = next;
  const where = and(ofAttempt(scope, dead), eq(secrets.touchedAt, dead.touchedAt));
  return [
    write(db.update(secrets).set({ attemptId, pendingToken, touchedAt }).where(where)),
    attemptMustHold(db),
  ];
}
