/** Authorizations under way at our own pages. They belong to a browser, and to no company yet. */

import { and, eq, gt, inArray, isNull, lt } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { authStates } from "../tables.ts";

export type AuthState = typeof authStates.$inferSelect;

export function insertAuthState(db: Database, state: Omit<AuthState, "usedAt">): Write {
  return write(db.insert(authStates).values(state));
}

/** Takes it: of any number of callbacks that name it at once, one gets it (P11). Another browser's finds nothing. */
export async function takeAuthState(
  db: Database,
  { stateHash, browserHash }: Pick<AuthState, "stateHash" | "browserHash">,
  nowMs: number,
): Promise<AuthState | undefined> {
  const [taken] = await db
    .update(authStates)
    .set({ usedAt: nowMs })
    .where(
      and(
        eq(authStates.stateHash, stateHash),
        eq(authStates.browserHash, browserHash),
        isNull(authStates.usedAt),
        gt(authStates.expiresAt, nowMs),
      ),
    )
    .returning();
  return taken;
}

export async function deleteExpiredAuthStates(
  db: Database,
  nowMs: number,
  limit: number,
): Promise<number> {
  const expired = db
    .select({ stateHash: authStates.stateHash })
    .from(authStates)
    .where(lt(authStates.expiresAt, nowMs))
    .limit(limit);
  const result = await db.delete(authStates).where(inArray(authStates.stateHash, expired));
  return result.meta.changes;
}
