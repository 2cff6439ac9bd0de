/** The states that a secret passes through while the store works: every outcome is written on condition of its attempt. */

import { and, eq, lte, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import {
  createAttempts,
  ended,
  SWEEP_BATCH,
  UNTOUCHED_MS,
  type Attempt,
  type AttemptOutcome,
} from "../../../platform/d1/attempts.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { foldedOf, type SecretRow } from "../store.ts";
import { secretNames, secrets } from "../tables.ts";
import { addVersion, removeVersions } from "../versions/version-store.ts";

export const attempts = createAttempts<SecretRow, EnvironmentPlace>(secrets, {
  within: (place, ...conditions) => inEnvironment(secrets, place, ...conditions),
  lost: "The secret was changed by someone else meanwhile.",
});

export function insertSecret(
  db: Database,
  place: EnvironmentPlace,
  row: SecretRow,
  exists: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const same = inEnvironment(secrets, place, eq(secrets.slug, row.slug));
  return [
    mustHold(db, "secret_exists", sql`NOT EXISTS (SELECT 1 FROM ${secrets} WHERE ${same})`, exists),
    write(db.insert(secrets).values({ ...row, ...foldedOf(row), companyId, environment })),
  ];
}

/** The row is this attempt's from here on. Two at once: the first moves the revision on, the second finds another. */
export function takeSecret(
  db: Database,
  place: EnvironmentPlace,
  before: SecretRow,
  after: SecretRow,
  lost: CodedError,
): Write[] {
  const { status, attemptId, attemptBy, pendingToken, touchedAt, answerBy, recheckAt, revision } =
    after;
  const taken = { status, attemptId, attemptBy, touchedAt, answerBy };
  const set = { ...taken, pendingToken, recheckAt, revision };
  return [
    write(
      db
        .update(secrets)
        .set(set)
        .where(inEnvironment(secrets, place, asItWas(before))),
    ),
    mustHaveChanged(db, "secret_taken", lost),
  ];
}

function asItWas({ id, revision, status }: SecretRow) {
  return and(eq(secrets.id, id), eq(secrets.revision, revision), eq(secrets.status, status));
}

/** Its answer did not tell the outcome, so no caller waits for one any longer. */
export function noteOpen(db: Database, place: EnvironmentPlace, attempt: Attempt): Write {
  return attempts.note(db, place, attempt, { answerBy: null });
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

/** The attempt is through, or undone where there is no outcome. A new version is listed from here on. */
export function settleSecret(db: Database, attempt: SecretRow, outcome: Outcome): AttemptOutcome {
  const over = { pendingToken: null, answerBy: null, revision: attempt.revision + 1 };
  const settled = attempts.settle(db, attempt, attempt, { ...outcome, ...over });
  if (outcome.versionToken === undefined) return settled;
  const made = {
    secretId: attempt.id,
    version: outcome.version ?? attempt.version,
    createdAt: outcome.lastRotatedAt ?? attempt.touchedAt,
    // An attempt that an earlier release began does not say.
    createdBy: attempt.attemptBy ?? attempt.createdBy,
  };
  return ended([...settled.writes, ...addVersion(db, attempt, made)]);
}

/**
 * Of a row whose value is gone. There is no way back from `deleting`, so the first to come removes it and no other
 * minds: several callers may finish one deletion.
 */
export function removeDeleted(
  db: Database,
  place: EnvironmentPlace,
  { id }: Pick<SecretRow, "id">,
): AttemptOutcome {
  const deleted = inEnvironment(secrets, place, eq(secrets.id, id), eq(secrets.status, "deleting"));
  return ended([write(db.delete(secrets).where(deleted)), ...removeVersions(db, place, id)]);
}

/**
 * The row goes, and its slug is free. What the store holds under its name, or will when a request comes in late, is
 * deleted by the sweep when nothing can come any more. Of a creation only what it made itself.
 */
export function abandonSecret(
  db: Database,
  place: EnvironmentPlace,
  dead: SecretRow,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const discardToken = dead.status === "creating" ? dead.pendingToken : null;
  const named = inEnvironment(secretNames, place, eq(secretNames.physicalName, dead.physicalName));
  return [
    write(db.delete(secrets).where(inEnvironment(secrets, place, asItWas(dead)))),
    mustHaveChanged(db, "secret_abandoned", lost),
    ...removeVersions(db, place, dead.id),
    write(
      db
        .update(secretNames)
        .set({ discardAt: nowMs + UNTOUCHED_MS, discardToken })
        .where(named),
    ),
  ];
}

/** For the sweep, over all companies: settled rows whose version may have been overtaken by a late request. */
export function buildRechecksQuery(db: Database, nowMs: number) {
  return db
    .select()
    .from(secrets)
    .where(
      and(sql`recheck_at IS NOT NULL`, lte(secrets.recheckAt, nowMs), eq(secrets.status, "active")),
    )
    .orderBy(secrets.recheckAt)
    .limit(SWEEP_BATCH);
}

/** Changes nothing where another replacement has come meanwhile and wants a look of its own. */
export function setRecheck(
  db: Database,
  place: EnvironmentPlace,
  { id, recheckAt }: Pick<SecretRow, "id" | "recheckAt">,
  next: number | null,
): Write {
  const same = and(eq(secrets.id, id), eq(secrets.recheckAt, recheckAt ?? -1));
  return write(
    db
      .update(secrets)
      .set({ recheckAt: next })
      .where(inEnvironment(secrets, place, same)),
  );
}
