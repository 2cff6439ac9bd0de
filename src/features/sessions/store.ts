import { and, desc, eq, gt, inArray, isNull, lt, ne, sql, type SQL } from "drizzle-orm";

import type { Environment } from "../../core/environment.ts";
import type { CodedError } from "../../core/errors.ts";
import type { PersonPlace } from "../../core/place.ts";
import type { SignIn } from "../../core/sign-in.ts";
import { DAY_MS, isoTime } from "../../core/time.ts";
import { selectNotices } from "../../platform/d1/announce-each.ts";
import type { Database } from "../../platform/d1/database.ts";
import { ofPerson } from "../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../platform/d1/write.ts";
import { isBeforeRestore } from "../../platform/restores/store.ts";
import type { JudgedUserId } from "../tenancy/index.ts";
import { signInNew } from "./notices.ts";
import { browserSessions, signIns } from "./tables.ts";

/** Older sign-ins are not let in at first sight, so a row this long unseen may go: its tokens stay dead. */
export const SIGN_IN_KEPT_MS = 90 * DAY_MS;

/** Sessions of either kind that one list reads. */
const LISTED = 500;

/** Of a person's fence: a row among the sign-ins, for it guards their first sight and grows old as they do. */
function fenceIdOf(userId: string | SQL<string>): SQL<string> {
  return sql<string>`'fence_' || ${userId}`;
}

/** The sign-in's row and the person's fence, of which either may be missing. */
export function buildSignInQuery(db: Database, id: string, userId: string | SQL<string>) {
  return db
    .select()
    .from(signIns)
    .where(sql`${signIns.id} IN (${id}, ${fenceIdOf(userId)})`);
}

export type SignInRow = typeof signIns.$inferSelect;

/**
 * First sight of a sign-in. Not where the person's fence is as new: attack: a stolen token kept back until everything
 * was ended, then shown for the first time.
 */
export function insertSignIn(db: Database, row: Omit<SignInRow, "mfaPassedAt" | "endedAt">): Write {
  const { id, userId, clientId, signedInAt, lastSeenAt, ip, userAgent } = row;
  const fenced = sql`(EXISTS (SELECT 1 FROM ${signIns} WHERE ${signIns.id} = ${fenceIdOf(userId)} AND ${signIns.endedAt} >= ${signedInAt}) OR ${isBeforeRestore(signedInAt)})`;
  const values = sql`SELECT ${id}, ${userId}, ${clientId}, ${signedInAt}, NULL, NULL, ${lastSeenAt}, ${ip}, ${userAgent} WHERE NOT ${fenced}`;
  return write(db.insert(signIns).select(values).onConflictDoNothing());
}

/**
 * Put *directly after* the insert of a sign-in: news to its person where there was one to insert. What a client says of
 * itself is not repeated: it would be somebody else's text in a message of ours.
 */
export function selectSignInNews(signIn: {
  readonly userId: string;
  readonly kind: SignIn["kind"];
  readonly ip: string | null;
  readonly clientName: string | null;
  readonly nowMs: number;
}): SQL {
  const { userId, kind, ip, clientName, nowMs } = signIn;
  return selectNotices(
    {
      kinds: [signInNew],
      companyId: sql`NULL`,
      userId: sql`${userId}`,
      payload: {
        kind: sql`${kind}`,
        at: sql`${isoTime(nowMs)}`,
        ip: sql`${ip}`,
        clientName: sql`${clientName}`,
      },
    },
    sql`(SELECT 1) WHERE changes() > 0`,
  );
}

/** Put after `insertSignIn`, where more is written with it: what was fenced off leaves nothing behind. */
export function mustHaveSignIn(db: Database, id: string, error: CodedError): Write {
  const present = sql`EXISTS (SELECT 1 FROM ${signIns} WHERE ${signIns.id} = ${id})`;
  return mustHold(db, "sign_in_missing", present, error);
}

export function touchSignIn(db: Database, id: string, nowMs: number): Write {
  return write(
    db
      .update(signIns)
      .set({ lastSeenAt: nowMs })
      .where(and(eq(signIns.id, id), isNull(signIns.endedAt))),
  );
}

export function buildBrowserSessionQuery(db: Database, id: string) {
  return db.select().from(browserSessions).where(eq(browserSessions.id, id));
}

export type BrowserSessionRow = typeof browserSessions.$inferSelect;

export function insertBrowserSession(
  db: Database,
  row: typeof browserSessions.$inferInsert,
): Write {
  return write(db.insert(browserSessions).values(row));
}

export function updateBrowserSession(
  db: Database,
  id: string,
  set: Partial<Pick<BrowserSessionRow, "companyId" | "environment" | "lastSeenAt" | "expiresAt">>,
): Write {
  return write(
    db
      .update(browserSessions)
      .set(set)
      .where(and(eq(browserSessions.id, id), isNull(browserSessions.endedAt))),
  );
}

/** A Bearer sign-in has none: its environment is named at each request. */
export async function findSessionEnvironment(
  db: Database,
  { kind, id }: SignIn,
): Promise<Environment | undefined> {
  if (kind !== "session") return undefined;
  const [row] = await buildBrowserSessionQuery(db, id);
  return row?.environment;
}

export async function selectOwnSessions(
  db: Database,
  person: PersonPlace,
  nowMs: number,
): Promise<{ browser: BrowserSessionRow[]; bearer: SignInRow[] }> {
  const [browser, bearer] = await db.batch([
    db
      .select()
      .from(browserSessions)
      .where(
        ofPerson(
          browserSessions,
          person,
          isNull(browserSessions.endedAt),
          gt(browserSessions.expiresAt, nowMs),
        ),
      )
      .orderBy(desc(browserSessions.lastSeenAt))
      .limit(LISTED),
    db
      .select()
      .from(signIns)
      .where(ofPerson(signIns, person, isNull(signIns.endedAt)))
      .orderBy(desc(signIns.lastSeenAt))
      .limit(LISTED),
  ]);
  return { browser, bearer };
}

/** One that is still open, of either kind. */
export async function findOwnSession(
  db: Database,
  person: PersonPlace,
  id: string,
): Promise<boolean> {
  const [browser, bearer] = await db.batch([
    db
      .select({ id: browserSessions.id })
      .from(browserSessions)
      .where(
        ofPerson(
          browserSessions,
          person,
          eq(browserSessions.id, id),
          isNull(browserSessions.endedAt),
        ),
      ),
    db
      .select({ id: signIns.id })
      .from(signIns)
      .where(ofPerson(signIns, person, eq(signIns.id, id), isNull(signIns.endedAt))),
  ]);
  return browser.length + bearer.length > 0;
}

/** Attack: somebody guesses an id to end a stranger's sign-in. */
export function endBrowserSession(
  db: Database,
  person: PersonPlace,
  id: string,
  nowMs: number,
): Write {
  return write(
    db
      .update(browserSessions)
      .set({ endedAt: nowMs })
      .where(
        ofPerson(
          browserSessions,
          person,
          eq(browserSessions.id, id),
          isNull(browserSessions.endedAt),
        ),
      ),
  );
}

export function endSignIn(db: Database, person: PersonPlace, id: string, nowMs: number): Write {
  return write(
    db
      .update(signIns)
      .set({ endedAt: nowMs })
      .where(ofPerson(signIns, person, eq(signIns.id, id), isNull(signIns.endedAt))),
  );
}

/**
 * Ends everything a person is signed in with, but for one session if it is named. Every request reads its row on D1's
 * primary, so once this has committed no token and no session of theirs is admitted again (P4). The fence refuses
 * what was signed in before and never seen here.
 */
export function endAllOfUser(
  db: Database,
  userId: JudgedUserId,
  nowMs: number,
  keptId: string | null = null,
): Write[] {
  const notKept = (column: typeof signIns.id | typeof browserSessions.id) =>
    keptId === null ? undefined : ne(column, keptId);
  const fence = {
    userId,
    clientId: "",
    signedInAt: nowMs,
    endedAt: nowMs,
    lastSeenAt: nowMs,
  };
  return [
    db
      .update(signIns)
      .set({ endedAt: nowMs })
      .where(and(eq(signIns.userId, userId), isNull(signIns.endedAt), notKept(signIns.id))),
    db
      .update(browserSessions)
      .set({ endedAt: nowMs })
      .where(
        and(
          eq(browserSessions.userId, userId),
          isNull(browserSessions.endedAt),
          notKept(browserSessions.id),
        ),
      ),
    db
      .insert(signIns)
      .values({ id: fenceIdOf(userId), ...fence })
      .onConflictDoUpdate({
        target: signIns.id,
        set: { endedAt: nowMs, lastSeenAt: nowMs },
      }),
  ].map(write);
}

/** The second factor was passed in this sign-in. */
export function markMfaPassed(db: Database, signIn: SignIn, nowMs: number): Write {
  const table = signIn.kind === "session" ? browserSessions : signIns;
  return write(
    db
      .update(table)
      .set({ mfaPassedAt: nowMs })
      .where(and(eq(table.id, signIn.id), isNull(table.endedAt))),
  );
}

/** Bounded: what is over is removed, a few thousand rows a run. */
export async function deleteOldSessions(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const seenBefore = nowMs - SIGN_IN_KEPT_MS;
  const oldSignIns = db
    .select({ id: signIns.id })
    .from(signIns)
    .where(lt(signIns.lastSeenAt, seenBefore))
    .limit(limit);
  // A day beyond their end: an object may still slide while its row's note of it was lost.
  const oldSessions = db
    .select({ id: browserSessions.id })
    .from(browserSessions)
    .where(lt(browserSessions.expiresAt, nowMs - DAY_MS))
    .limit(limit);
  const removed = await db.batch([
    db.delete(signIns).where(inArray(signIns.id, oldSignIns)),
    db.delete(browserSessions).where(inArray(browserSessions.id, oldSessions)),
  ]);
  return removed.reduce((sum, result) => sum + result.meta.changes, 0);
}
