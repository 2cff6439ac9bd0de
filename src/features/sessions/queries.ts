import type { z } from "@hono/zod-openapi";

import type { Context, PersonContext } from "../../core/context.ts";
import type { PageRequest } from "../../core/page.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { buildPersonQuery, isUseEnded } from "../tenancy/index.ts";
import type { SessionDeps } from "./deps.ts";
import { requireOwnSessions } from "./end-sessions.ts";
import { presentBrowserSession, presentSignIn } from "./present.ts";
import type { currentSession, sessionResource } from "./schemas.ts";
import { findSessionEnvironment, selectOwnSessions } from "./store.ts";

export async function getCurrentSession(
  ctx: PersonContext<SessionDeps>,
): Promise<z.output<typeof currentSession>> {
  const { deps, person, member } = ctx;
  const { userId, name, email, emailVerified, signIn } = person;
  const rows = await buildPersonQuery(deps.db, { userId });
  const open = rows.filter((row) => !isUseEnded(row, signIn.signedInAtMs));
  const companies = open.flatMap(({ companyId, companySlug, companyName, role }) =>
    companyId === null || companySlug === null || companyName === null || role === null
      ? []
      : [{ id: companyId, slug: companySlug, name: companyName, role }],
  );
  const environment =
    member?.environment ?? (await findSessionEnvironment(deps.db, signIn)) ?? "live";
  return {
    id: signIn.id,
    kind: signIn.kind === "session" ? "browser" : "bearer",
    user: { id: userId, name, email: email || null, emailVerified },
    companyId: member?.companyId ?? null,
    companies,
    environment,
    mfaState: signIn.mfaState,
    mfaPassedAt: isoTimeOrNull(signIn.mfaPassedAtMs),
    signedInAt: isoTime(signIn.signedInAtMs),
  };
}

/** Both kinds side by side, the last seen first. One person has few: they are sorted here. */
export async function listOwnSessions(
  ctx: Context<SessionDeps>,
  page: PageRequest,
): Promise<{ items: z.output<typeof sessionResource>[]; totalCount: number }> {
  const { id, signIn } = await requireOwnSessions(ctx);
  const { browser, bearer } = await selectOwnSessions(ctx.deps.db, { userId: id }, ctx.nowMs);
  const all = [
    ...browser.map((row) => presentBrowserSession(row, signIn)),
    ...bearer.map((row) => presentSignIn(row, signIn)),
  ].toSorted((left, right) => right.lastSeenAt.localeCompare(left.lastSeenAt));
  return { items: all.slice(page.offset, page.offset + page.limit), totalCount: all.length };
}
