/** Passing MFA in this sign-in, by a code of a factor or by a recovery code. */

import type { z } from "@hono/zod-openapi";

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import type { PersonPlace } from "../../../core/place.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { commit } from "../../audit/index.ts";
import { completeMfa } from "../../sessions/index.ts";
import { attemptCode, type Match } from "./attempt-code.ts";
import { recoveryCodeUsed } from "../notices.ts";
import type { MfaDeps } from "../deps.ts";
import { mfaEvent, recordFailure, tellPerson } from "../events.ts";
import { isEnrolled, kindOf, wrongCode, type FactorKind } from "../rules/factor.ts";
import { requirePerson } from "../person.ts";
import { hashRecoveryCode } from "./recovery-code.ts";
import { findLiveCode } from "./sms-store.ts";
import { verifyBody } from "../schemas.ts";
import {
  acceptStep,
  clearFailures,
  countRecoveryCodes,
  selectFactors,
  useRecoveryCode,
} from "../store.ts";

type PersonContext = Context<MfaDeps, UserActor>;

export interface VerifiedMfa {
  readonly method: FactorKind | "recovery_code";
  readonly recoveryCodesLeft: number;
  readonly setCookie: string | null;
}

export async function verifyMfa(
  ctx: Context<MfaDeps>,
  sent: z.input<typeof verifyBody>,
): Promise<VerifiedMfa> {
  const { code, recoveryCode } = parse(verifyBody, sent);
  if (code !== undefined && recoveryCode === undefined) return verifyCode(ctx, code);
  if (code === undefined && recoveryCode !== undefined) {
    return verifyRecoveryCode(ctx, recoveryCode);
  }
  const message = "Send either 'code' or 'recoveryCode'.";
  throw new CodedError("validation_error", message, { details: [{ field: "code", message }] });
}

async function verifyCode(anyCtx: Context<MfaDeps>, code: string): Promise<VerifiedMfa> {
  const { ctx, place } = await requirePerson(anyCtx);
  const { actor, deps, nowMs } = ctx;
  const factors = await requireEnrolled(ctx, place);

  const liveCode = await findLiveCode(deps.db, place, nowMs);
  const confirmed = factors.filter(({ confirmedAt }) => confirmedAt !== null);
  // A code from the app must not cost an attempt at a number to which nothing was sent.
  const candidates = confirmed.filter(
    ({ slot, phoneNumber }) => slot === "totp" || phoneNumber === liveCode?.phoneNumber,
  );
  if (candidates.length === 0) {
    throw conflict("No code is live. Ask for one first.");
  }
  const purpose = `verify:${actor.signIn.id}` as const;
  const match = await attemptCode(ctx, { code, factors: candidates, liveCode, purpose });

  return complete(ctx, place, kindOf(match.factor.slot), useUp(ctx, place, match));
}

function useUp(ctx: PersonContext, place: PersonPlace, match: Match): Write[] {
  const { db } = ctx.deps;
  const { factor, step, attempted } = match;
  const used = wrongCode("code");
  const slots = attempted.map(({ slot }) => slot);
  return [
    ...match.useUp,
    ...(step === null ? [] : acceptStep(db, place, factor, step, used)),
    clearFailures(db, place, slots),
  ];
}

/** Works while the factors are locked, and is never locked itself: guessing 124 bits needs no count. */
async function verifyRecoveryCode(
  anyCtx: Context<MfaDeps>,
  recoveryCode: string,
): Promise<VerifiedMfa> {
  const { ctx, place } = await requirePerson(anyCtx);
  const { actor, deps, nowMs } = ctx;
  await requireEnrolled(ctx, place);

  const codes = await countRecoveryCodes(deps.db, place);
  const hash = await hashRecoveryCode(recoveryCode);
  const writes = [
    ...useRecoveryCode(deps.db, place, hash, nowMs, wrongCode("recoveryCode")),
    tellPerson(ctx, recoveryCodeUsed, actor.id, { codesLeft: Math.max(0, codes - 1) }),
  ];
  return complete(ctx, place, "recovery_code", writes);
}

async function complete(
  ctx: PersonContext,
  place: PersonPlace,
  method: VerifiedMfa["method"],
  writes: readonly Write[],
): Promise<VerifiedMfa> {
  const audit = mfaEvent(ctx, "mfa:verify", ctx.actor.id, { method });
  let setCookie: string | null;
  try {
    setCookie = await completeMfa(ctx, (passed) => commit(ctx, audit, [...writes, ...passed]));
  } catch (error) {
    // Somebody used the code up since it was compared.
    if (error instanceof CodedError) await recordFailure(ctx, method, error);
    throw error;
  }
  const recoveryCodesLeft = await countRecoveryCodes(ctx.deps.db, place);
  return { method, recoveryCodesLeft, setCookie };
}

async function requireEnrolled(ctx: PersonContext, place: PersonPlace) {
  const factors = await selectFactors(ctx.deps.db, place);
  if (!isEnrolled(factors)) throw conflict("No second factor is set up.");
  return factors;
}
