/** A new cookie for the same session: at MFA and at a company switch (session fixation, ASVS 7.2.4). */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import { CodedError, conflict } from "../../core/errors.ts";
import { sessionCookie } from "../../core/session-cookie.ts";
import type { SignIn } from "../../core/sign-in.ts";
import { SECOND_MS } from "../../core/time.ts";
import type { Write } from "../../platform/d1/write.ts";
import { newCookie } from "./cookie-name.ts";
import type { SessionDeps } from "./deps.ts";
import { absoluteEndMs } from "./rules/session-state.ts";
import { markMfaPassed } from "./store.ts";

type RotationContext = Pick<Context<SessionDeps>, "deps" | "nowMs">;

interface Rights {
  readonly userId: string;
  readonly companyId: string | null;
  readonly mfaPassedAtMs: number | null;
}

/**
 * Opens the one successor with rights of its own, does `write`, and returns the `Set-Cookie`; null for a Bearer
 * sign-in. If `write` fails, the new value is never sent, and the old cookie goes on as it was. The new cookie replaces
 * the old one when it is first used, so a lost answer does not sign the person out.
 */
export async function rotateSession(
  ctx: RotationContext,
  signIn: SignIn,
  rights: Rights,
  write: () => Promise<void>,
): Promise<string | null> {
  const former = signIn.kind === "session" ? signIn.sessionObject : undefined;
  if (former === undefined) {
    await write();
    return null;
  }
  const { sessionObjects, random } = ctx.deps;
  const { value, name } = await newCookie(random);
  await requireSuccession(ctx, former, name);
  const { id, signedInAtMs } = signIn;
  try {
    const kept = { id, name, signedInAtMs, refresh: null, predecessor: former };
    await sessionObjects.open({ ...kept, ...rights });
    await write();
  } catch (error) {
    // Should this fail too: nothing but the successor is lost, and after its overlap another may be named.
    await sessionObjects.withdrawSuccessor(former, name).catch(() => undefined);
    throw error;
  }
  return sessionCookie(value, absoluteEndMs(signedInAtMs) - ctx.nowMs);
}

async function requireSuccession(
  { deps }: RotationContext,
  former: string,
  name: string,
): Promise<void> {
  const succession = await deps.sessionObjects.nameSuccessor(former, name);
  switch (succession.kind) {
    case "named":
      return;
    case "ended":
      throw new CodedError("invalid_session", "This session has ended. Sign in again.");
    case "replaced":
      throw conflict("This session was changed meanwhile and has a newer cookie. Try again.");
    case "under_way":
      throw new CodedError("conflict", "Another request is changing this session. Try again.", {
        retryAfterSeconds: Math.ceil(succession.againInMs / SECOND_MS),
      });
  }
}

/** The second factor was proved in this sign-in: `write` gets what belongs into the batch that uses the code up. */
export async function completeMfa(
  ctx: Context<SessionDeps, UserActor>,
  write: (passed: readonly Write[]) => Promise<void>,
): Promise<string | null> {
  const { actor, deps, nowMs } = ctx;
  const { id: userId, companyId, signIn } = actor;
  const rights = { userId, companyId, mfaPassedAtMs: nowMs };
  return rotateSession(ctx, signIn, rights, () => write([markMfaPassed(deps.db, signIn, nowMs)]));
}
