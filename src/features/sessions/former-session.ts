/** The session that a browser has when it comes back from the login page. Nothing is asked of its rights. */

import type { AnonymousContext } from "../../core/context.ts";
import type { Write } from "../../platform/d1/write.ts";
import { objectNameOf } from "./cookie-name.ts";
import type { SessionDeps } from "./deps.ts";
import { OVERLAP_MS } from "./rules/session-state.ts";
import { buildBrowserSessionQuery, updateBrowserSession } from "./store.ts";

type Ctx = Pick<AnonymousContext<SessionDeps>, "deps" | "nowMs">;

export interface OpenSession {
  readonly id: string;
  readonly userId: string;
  /** Of its object. */
  readonly name: string;
}

export async function findOpenSession(
  { deps }: Pick<Ctx, "deps">,
  cookie: string | undefined,
): Promise<OpenSession | undefined> {
  const name = cookie === undefined ? undefined : await objectNameOf(cookie);
  if (name === undefined) return undefined;
  const checked = await deps.sessionObjects.check(name);
  if (checked.kind === "ended") return undefined;
  const { id, userId } = checked;
  const [row] = await buildBrowserSessionQuery(deps.db, id);
  return row === undefined || row.endedAt !== null ? undefined : { id, userId, name };
}

/**
 * Attack: a copy of a cookie that goes on after its browser has signed in anew. `write` belongs into the batch of the
 * new session, `now` is called once that has committed.
 */
export function retireSession(
  { deps, nowMs }: Ctx,
  { id, name }: OpenSession,
): { readonly write: Write; readonly now: () => Promise<void> } {
  return {
    write: updateBrowserSession(deps.db, id, { expiresAt: nowMs + OVERLAP_MS }),
    // Out of reach, it goes on until its idle hour is over: the new session must not fail for the old one.
    now: () => deps.sessionObjects.retire(name).catch(() => undefined),
  };
}
