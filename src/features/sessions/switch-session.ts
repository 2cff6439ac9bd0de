/** What a browser session acts in: its company and its environment. */

import type { z } from "@hono/zod-openapi";

import type { PersonContext } from "../../core/context.ts";
import { CodedError, notFound } from "../../core/errors.ts";
import { parse } from "../../core/parse.ts";
import type { SignIn } from "../../core/sign-in.ts";
import { auditEvent, commit, touch } from "../audit/index.ts";
import { buildPersonQuery, isUseEnded } from "../tenancy/index.ts";
import type { SessionDeps } from "./deps.ts";
import { rotateSession } from "./rotate-session.ts";
import { switchCompanyBody, switchEnvironmentBody } from "./schemas.ts";
import { updateBrowserSession } from "./store.ts";

/** Returns the new `Set-Cookie`: what the old cookie may is not changed, and it lives only for requests under way. */
export async function switchCompany(
  ctx: PersonContext<SessionDeps>,
  sent: z.input<typeof switchCompanyBody>,
): Promise<string | null> {
  const { companyId } = parse(switchCompanyBody, sent);
  const { deps, person } = ctx;
  const { signIn, userId } = person;
  requireBrowserSession(signIn, "Name the company in the x-nembl-company header.");

  const rows = await buildPersonQuery(deps.db, { userId });
  const chosen = rows.find((row) => row.companyId === companyId);
  if (chosen === undefined || chosen.role === null) throw notFound("company of yours");
  if (isUseEnded(chosen, signIn.signedInAtMs)) {
    throw new CodedError("invalid_session", "That company has ended this sign-in. Sign in again.");
  }

  const { mfaPassedAtMs } = signIn;
  const environment = ctx.member?.environment ?? "live";
  const named = { type: "user", id: userId, name: person.name, email: person.email } as const;
  const actor = {
    ...named,
    companyId,
    environment,
    role: chosen.role,
    groupIds: [],
    policyVersion: 0,
    signIn,
  };
  const acting = { ...ctx, actor };
  const audit = auditEvent(acting, {
    action: "auth:switch_company",
    category: "auth",
    target: `session:${signIn.id}`,
    // Not where from: which other companies the person is in is none of this one's business.
    outcome: "success",
  });
  const rights = { userId, companyId, mfaPassedAtMs };
  return rotateSession(ctx, signIn, rights, () =>
    commit(acting, audit, [updateBrowserSession(deps.db, signIn.id, { companyId })]),
  );
}

/** A view of the same rights: nothing is gained, so the cookie stays and no event is written. */
export async function switchEnvironment(
  ctx: PersonContext<SessionDeps>,
  sent: z.input<typeof switchEnvironmentBody>,
): Promise<void> {
  const { environment } = parse(switchEnvironmentBody, sent);
  const { signIn } = ctx.person;
  requireBrowserSession(signIn, "Name the environment in the x-nembl-environment header.");
  await touch(ctx.deps.db, [updateBrowserSession(ctx.deps.db, signIn.id, { environment })]);
}

function requireBrowserSession({ kind }: SignIn, message: string): void {
  if (kind !== "session") throw new CodedError("invalid_request", message);
}
