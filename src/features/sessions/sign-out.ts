import type { PersonContext } from "../../core/context.ts";
import type { Write } from "../../platform/d1/write.ts";
import { auditEvent, commit, touch } from "../audit/index.ts";
import type { SessionDeps } from "./deps.ts";
import { endBrowserSession, endSignIn } from "./store.ts";

/** Ends the sign-in that the caller came with. Once this has answered it is over everywhere (P4), as is a refresh under way (P12). */
export async function signOut(ctx: PersonContext<SessionDeps>): Promise<void> {
  const { deps, nowMs, person } = ctx;
  const { signIn, userId } = person;

  const end = signIn.kind === "session" ? endBrowserSession : endSignIn;
  await commitForPerson(ctx, [end(deps.db, { userId }, signIn.id, nowMs)]);

  if (signIn.sessionObject === undefined) return;
  const letGo = deps.sessionObjects.end(signIn.sessionObject);
  // The row has ended it already; the object gives up its refresh token, now or when its alarm comes.
  ctx.defer(letGo.catch(() => undefined));
}

/** A person without a company has no audit log to write to. */
async function commitForPerson(
  ctx: PersonContext<SessionDeps>,
  writes: readonly Write[],
): Promise<void> {
  const { deps, member, person } = ctx;
  if (member === null) {
    await touch(deps.db, writes);
    return;
  }
  const acting = { ...ctx, actor: member };
  const audit = auditEvent(acting, {
    action: "auth:sign_out",
    category: "auth",
    target: `session:${person.signIn.id}`,
    outcome: "success",
    details: { kind: person.signIn.kind },
  });
  await commit(acting, audit, writes);
}
