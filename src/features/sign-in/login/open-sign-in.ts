/** A verified sign-in becomes a session, and the browser's former one of the same person ends. */

import type { AnonymousContext } from "../../../core/context.ts";
import type { Tokens } from "../../../platform/cognito/token-endpoint.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import { findOpenSession, openSession, retireSession } from "../../sessions/index.ts";
import type { PersonRow } from "../../tenancy/index.ts";
import type { LoginDeps } from "./login-deps.ts";

export interface SignInToOpen {
  readonly person: PersonRow;
  readonly signedInAtMs: number;
  readonly tokens: Tokens;
  /** The cookie of the session that the browser has already. */
  readonly former: string | undefined;
  /** Closes the authorization that led here. */
  readonly finished: Write;
}

type Ctx = AnonymousContext<LoginDeps>;

/** In the company they have been in longest, where there are several; the event goes to that company's log. */
export async function openSignIn(ctx: Ctx, signIn: SignInToOpen): Promise<string> {
  const { person, signedInAtMs, tokens } = signIn;
  const { userId, companyId } = person;
  const former = await findFormer(ctx, signIn);
  const opened = await openSession(ctx, { userId, companyId, signedInAtMs, tokens });
  const retired = former && retireSession(ctx, former);
  const writes = [...opened.writes, signIn.finished, ...(retired ? [retired.write] : [])];
  const replaced = former === undefined ? {} : { replaced: former.id };
  await commitSignIn(ctx, signIn, { id: opened.id, writes, details: replaced });
  await retired?.now();
  return opened.setCookie;
}

/** Another person's in the same browser is left to its own end: it is not theirs to sign out. */
async function findFormer(ctx: Ctx, { former, person }: SignInToOpen) {
  const open = await findOpenSession(ctx, former).catch(() => undefined);
  return open?.userId === person.userId ? open : undefined;
}

async function commitSignIn(
  ctx: Ctx,
  { person, signedInAtMs }: SignInToOpen,
  session: {
    readonly id: string;
    readonly writes: readonly Write[];
    readonly details: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { userId, companyId, name, email, role } = person;
  // A person without a company has no log.
  if (companyId === null || role === null) return touch(ctx.deps.db, session.writes);
  const signInFacts = {
    kind: "session",
    id: session.id,
    clientId: ctx.deps.config.cognito.clientId,
    ceiling: null,
    signedInAtMs,
    mfaPassedAtMs: null,
    mfaState: "active",
  } as const;
  const named = {
    type: "user",
    id: userId,
    name,
    email,
    companyId,
    role,
    groupIds: [],
    policyVersion: 0,
  } as const;
  const acting = { ...ctx, actor: { ...named, environment: "live", signIn: signInFacts } } as const;
  const audit = auditEvent(acting, {
    action: "auth:sign_in",
    category: "auth",
    target: `session:${session.id}`,
    outcome: "success",
    details: session.details,
  });
  await commit(acting, audit, session.writes);
}
