/** Authorizations under way at our own pages. They belong to a browser, and to no company yet. */

import { and, eq, gt, inArray, isNull, lt } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { authStates } from "../tables.ts";

export type AuthState = typeof authStates.$inferSelect;

export function insertAuthState(
  db: Database,
  state: Omit<AuthState, "usedAt" | "finishedBy">,
): Write {
  return write(db.insert(authStates).values(state));
}

export async function findAuthState(
  db: Database,
  stateHash: string,
): Promise<AuthState | undefined> {
  const [found] = await db.select().from(authStates).where(eq(authStates.stateHash, stateHash));
  return found;
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

/** Gives it back: nothing is known of its code, so the same callback may come again. */
export function giveBackAuthState(db: Database, stateHash: string): Write {
  return write(
    db
      .update(authStates)
      .set({ usedAt: null })
      .where(and(eq(authStates.stateHash, stateHash), isNull(authStates.finishedBy))),
  );
}

/** It led to a session. Where it led to is kept as long as that can last; what would be of use to others is not. */
export function finishAuthState(
  db: Database,
  stateHash: string,
  finished: { readonly by: string; readonly keptUntilMs: number },
): Write {
  return write(
    db
      .update(authStates)
      .set({
        finishedBy: finished.by,
        expiresAt: finished.keptUntilMs,
        nonce: "",
        sealedVerifier: "",
      })
      .where(eq(authStates.stateHash, stateHash)),
  );
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
