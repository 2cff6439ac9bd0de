/** Who a runner is, and whether it still is: asked in the batch of whatever it does. */

import { and, eq, gt, isNull, sql, type SQL } from "drizzle-orm";

import { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { runners, runnerSessions } from "../tables.ts";

type RunnerRow = typeof runners.$inferSelect;

export function noRunner(): CodedError {
  return new CodedError("unauthenticated", "This is no runner's credential, or it was revoked.");
}

/** The hash is what tells us the company. */
export function findByCredential(db: Database, hash: string): Promise<RunnerRow | undefined> {
  return db
    .select()
    .from(runners)
    .where(and(eq(runners.credentialHash, hash), isNull(runners.revokedAt)))
    .get();
}

export function findByToken(
  db: Database,
  hash: string,
  nowMs: number,
): Promise<RunnerRow | undefined> {
  return db
    .select()
    .from(runners)
    .where(
      and(
        eq(runners.registrationHash, hash),
        gt(runners.registrationExpiresAt, nowMs),
        isNull(runners.revokedAt),
      ),
    )
    .get();
}

/** The token is used up by it: of two that bring it, one is registered. */
export function markRegistered(
  db: Database,
  place: EnvironmentPlace,
  registration: {
    readonly id: string;
    readonly tokenHash: string;
    readonly credentialHash: string;
    readonly sealedBy: string;
    readonly labels: readonly string[];
    readonly version: string;
    readonly nowMs: number;
  },
  used: CodedError,
): Write[] {
  const { id, tokenHash, credentialHash, sealedBy, labels, version, nowMs } = registration;
  const unused = inEnvironment(
    runners,
    place,
    eq(runners.id, id),
    eq(runners.registrationHash, tokenHash),
    gt(runners.registrationExpiresAt, nowMs),
    isNull(runners.revokedAt),
  );
  const credential = { credentialHash, sealedBy, registrationHash: null };
  const changes = { ...credential, labels, version, lastSeenAt: nowMs };
  return [
    write(
      db
        .update(runners)
        .set({ ...changes, revision: sql`${runners.revision} + 1` })
        .where(unused),
    ),
    mustHaveChanged(db, "registration_unused", used),
  ];
}

/**
 * First in the batch of whatever a runner does. Attack: a runner is revoked between the check of its credential and
 * what it came for.
 */
export function mustBeAlive(db: Database, place: EnvironmentPlace, id: string): Write {
  const alive = inEnvironment(runners, place, eq(runners.id, id), isNull(runners.revokedAt));
  const exists = sql`EXISTS (SELECT 1 FROM ${runners} WHERE ${alive})`;
  return mustHold(db, "runner_alive", exists, noRunner());
}

export function noteSeen(
  db: Database,
  place: EnvironmentPlace,
  id: string,
  nowMs: number,
  version?: string,
): Write {
  const own = inEnvironment(runners, place, eq(runners.id, id));
  const seen = { lastSeenAt: nowMs, offlineToldAt: null };
  return write(
    db
      .update(runners)
      .set(version === undefined ? seen : { ...seen, version })
      .where(own),
  );
}

/** Processes of one runner that are remembered: a machine whose runner does not come up makes one a second. */
const MAX_SESSIONS = 50;

export function insertSession(
  db: Database,
  place: EnvironmentPlace,
  session: Omit<typeof runnerSessions.$inferSelect, "companyId" | "environment">,
): Write[] {
  const { companyId, environment } = place;
  const own = (...conditions: SQL[]) =>
    inEnvironment(
      runnerSessions,
      place,
      eq(runnerSessions.runnerId, session.runnerId),
      ...conditions,
    );
  const kept = sql`(SELECT ${runnerSessions.id} FROM ${runnerSessions} WHERE ${own()}
    ORDER BY ${runnerSessions.createdAt} DESC, ${runnerSessions.id} DESC LIMIT ${MAX_SESSIONS})`;
  return [
    write(db.insert(runnerSessions).values({ ...session, companyId, environment })),
    write(db.delete(runnerSessions).where(own(sql`${runnerSessions.id} NOT IN ${kept}`))),
  ];
}

export function findSession(
  db: Database,
  place: EnvironmentPlace,
  runnerId: string,
  id: string,
): Promise<typeof runnerSessions.$inferSelect | undefined> {
  return db
    .select()
    .from(runnerSessions)
    .where(
      inEnvironment(
        runnerSessions,
        place,
        eq(runnerSessions.id, id),
        eq(runnerSessions.runnerId, runnerId),
      ),
    )
    .get();
}
