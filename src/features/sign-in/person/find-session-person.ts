/** Who holds this session cookie: the object says that the cookie lives, D1's primary who that is now. */

import type { CallerRequest } from "../../../core/context.ts";
import type { Environment } from "../../../core/environment.ts";
import { CodedError } from "../../../core/errors.ts";
import type { SignedIn } from "../../../core/signed-in.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { touch } from "../../audit/index.ts";
import { hasFactor } from "../../mfa/index.ts";
import {
  buildBrowserSessionQuery,
  objectNameOf,
  sessionEndMs,
  updateBrowserSession,
  type Checked,
  type SessionObjects,
} from "../../sessions/index.ts";
import { buildCallerQuery, callerFacts, resolvePerson } from "../../tenancy/index.ts";
import { recordOutsider, type SignInDeps } from "./audit-sign-in.ts";

export interface SessionRequest extends CallerRequest {
  readonly deps: SignInDeps;
  readonly objects: SessionObjects;
  readonly cookie: string;
  readonly clientId: string;
  /** By header; else the session's own. */
  readonly environment: Environment | undefined;
  /** Throws where this person makes too many requests. */
  readonly pace: (userId: string) => Promise<void>;
}

const SEEN_EVERY_MS = MINUTE_MS;

/**
 * Throws `invalid_session`. The cookie is not cleared then: a request sent before the cookie changed may be answered
 * after, and would take the new one with it.
 */
export async function findSessionPerson(request: SessionRequest): Promise<SignedIn> {
  const { objects, cookie, nowMs } = request;
  const { db } = request.deps;
  const name = await objectNameOf(cookie);
  if (name === undefined) throw ended();
  const checked = await objects.check(name);
  if (checked.kind === "ended") throw ended();
  await request.pace(checked.userId);

  const { row, ...facts } = await readFacts(db, checked);
  if (row === undefined || row.endedAt !== null) {
    // Ended from elsewhere, through its row: the object gives its refresh token up now that we meet it.
    request.defer(objects.end(name).catch(() => undefined));
    throw ended();
  }
  if (checked.current && nowMs - row.lastSeenAt >= SEEN_EVERY_MS)
    request.defer(noteSeen(request, row));

  const resolved = resolvePerson(facts, {
    signIn: {
      kind: "session",
      id: row.id,
      clientId: request.clientId,
      ceiling: null,
      signedInAtMs: row.signedInAt,
      // The object's, for a replaced cookie does not gain what its session has gained since; and not without the row's.
      mfaPassedAtMs: row.mfaPassedAt === null ? null : checked.mfaPassedAtMs,
      sessionObject: name,
    },
    environment: request.environment ?? row.environment,
    wantedCompany: undefined,
    selectedCompanyId: checked.companyId,
    clientCompanyId: null,
    nowMs,
  });
  const { refusal, refusedIn } = resolved;
  if (refusal?.code === "invalid_session") {
    await recordOutsider(request, facts.rows[0], refusal, refusedIn);
  }
  return resolved;
}

async function readFacts(db: Database, { id, userId }: Extract<Checked, { kind: "active" }>) {
  const [sessions, people] = await db.batch([
    buildBrowserSessionQuery(db, id),
    buildCallerQuery(db, { userId }, hasFactor),
  ]);
  const facts = callerFacts(people);
  if (facts === undefined) throw ended();
  return { row: sessions[0], ...facts };
}

function noteSeen(
  { deps: { db }, nowMs }: SessionRequest,
  row: { readonly id: string; readonly signedInAt: number },
): Promise<void> {
  const seen = { lastSeenAt: nowMs, expiresAt: sessionEndMs(row.signedInAt, nowMs) };
  return touch(db, [updateBrowserSession(db, row.id, seen)]).catch(() => undefined);
}

function ended(): CodedError {
  return new CodedError("invalid_session", "This session has ended. Sign in again.");
}
