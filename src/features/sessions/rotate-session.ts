/** A new cookie for the same session: at MFA and at a company switch (session fixation, ASVS 7.2.4). */

import type { Context } from "../../core/context.ts";
import { sha256Hex } from "../../core/crypto.ts";
import { base64Url } from "../../core/encoding.ts";
import { sessionCookie } from "../../core/session-cookie.ts";
import type { SignIn } from "../../core/sign-in.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { SessionDeps } from "./deps.ts";
import { markMfaPassed } from "./store.ts";

const COOKIE_BYTES = 32;

export interface NewCookie {
  readonly value: string;
  /** Of the object that it addresses. */
  readonly name: string;
}

export async function newCookie(random: SessionDeps["random"]): Promise<NewCookie> {
  const value = base64Url(random(COOKIE_BYTES));
  return { value, name: await sha256Hex(value) };
}

/**
 * Opens the successor with rights of its own and returns the `Set-Cookie` for it. Nothing else changes yet: should the
 * caller's batch fail, nobody ever learns the new value, and the old cookie goes on as it was. The old one is replaced
 * when the new one is first used, so an answer that was lost on its way signs nobody out.
 */
export async function rotateSession(
  ctx: Pick<Context<SessionDeps>, "deps">,
  signIn: SignIn,
  rights: {
    readonly userId: string;
    readonly companyId: string | null;
    readonly mfaPassedAtMs: number | null;
  },
): Promise<string | null> {
  if (signIn.kind !== "session" || signIn.sessionObject === undefined) return null;
  const { value, name } = await newCookie(ctx.deps.random);
  await ctx.deps.sessionObjects.open(name, {
    id: signIn.id,
    ...rights,
    signedInAtMs: signIn.signedInAtMs,
    refresh: null,
    predecessor: signIn.sessionObject,
  });
  return sessionCookie(value);
}

export interface MfaCompletion {
  /** To be sent with the answer, once the writes have committed; null for a Bearer sign-in. */
  readonly setCookie: string | null;
  /** Belong into the batch that uses the code up. */
  readonly writes: Write[];
}

/** The second factor was proved in this sign-in. */
export async function completeMfa(ctx: Context<SessionDeps>): Promise<MfaCompletion> {
  const { actor, deps, nowMs } = ctx;
  if (actor.type !== "user") throw new TypeError("Only people have a second factor");
  const { id: userId, companyId, signIn } = actor;
  const rights = { userId, companyId, mfaPassedAtMs: nowMs };
  return {
    setCookie: await rotateSession(ctx, signIn, rights),
    writes: [markMfaPassed(deps.db, signIn, nowMs)],
  };
}
