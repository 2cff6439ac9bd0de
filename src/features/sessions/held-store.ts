import { desc, eq, gt, isNull, sql } from "drizzle-orm";

import type { CompanyPlace, PersonPlace } from "../../core/place.ts";
import type { Database } from "../../platform/d1/database.ts";
import { ofPerson } from "../../platform/d1/within-place.ts";
import { useEndedAt } from "../tenancy/index.ts";
import { browserSessions, signIns } from "./tables.ts";

export interface HeldSession {
  readonly id: string;
  readonly kind: "browser" | "bearer";
  readonly signedInAt: number;
  readonly lastSeenAt: number;
}

/** More than a person has. */
const MOST = 100;

/**
 * What a person may act with in this company: sessions that have it selected, and sign-ins of clients that it may meet.
 * Nothing is told of their other companies, nor from where they signed in.
 */
export async function selectHeldSessions(
  db: Database,
  place: CompanyPlace,
  person: PersonPlace,
  clientIds: readonly string[],
  nowMs: number,
): Promise<HeldSession[]> {
  const ended = sql`coalesce(${useEndedAt(place, person.userId)}, 0)`;
  const [browser, bearer] = await db.batch([
    db
      .select({
        id: browserSessions.id,
        signedInAt: browserSessions.signedInAt,
        lastSeenAt: browserSessions.lastSeenAt,
      })
      .from(browserSessions)
      .where(
        ofPerson(
          browserSessions,
          person,
          isNull(browserSessions.endedAt),
          eq(browserSessions.companyId, place.companyId),
          gt(browserSessions.expiresAt, nowMs),
          gt(browserSessions.signedInAt, ended),
        ),
      )
      .orderBy(desc(browserSessions.lastSeenAt))
      .limit(MOST),
    db
      .select({ id: signIns.id, signedInAt: signIns.signedInAt, lastSeenAt: signIns.lastSeenAt })
      .from(signIns)
      .where(
        ofPerson(
          signIns,
          person,
          isNull(signIns.endedAt),
          sql`${signIns.clientId} IN (SELECT value FROM json_each(${JSON.stringify(clientIds)}))`,
          gt(signIns.signedInAt, ended),
        ),
      )
      .orderBy(desc(signIns.lastSeenAt))
      .limit(MOST),
  ]);
  return [
    ...browser.map((row) => ({ ...row, kind: "browser" as const })),
    ...bearer.map((row) => ({ ...row, kind: "bearer" as const })),
  ].toSorted((left, right) => right.lastSeenAt - left.lastSeenAt);
}
