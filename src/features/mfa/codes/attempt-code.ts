/**
 * One attempt at a code of six digits, for signing in and for setting up alike: debit, compare, and say what would use
 * the code up. Nothing is accepted here: the writes belong into the batch of what the code is for.
 */

import type { UserActor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { constantTimeEqual } from "../../../core/crypto.ts";
import type { CodedError } from "../../../core/errors.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { decideAttempt, lockedOut } from "../rules/attempts.ts";
import type { MfaDeps } from "../deps.ts";
import { recordFailure, recordLocks } from "../events.ts";
import { kindOf, wrongCode } from "../rules/factor.ts";
import { hashSmsCode, type CodeContext } from "./sms-code.ts";
import { useSmsCode, type SmsCodeRow } from "./sms-store.ts";
import { debitAttempts, type FactorRow } from "../store.ts";
import { findStep } from "../rules/totp-step.ts";
import { openSecret } from "../factors/totp-secret.ts";
import { codeOf } from "../factors/totp.ts";

type PersonContext = Context<MfaDeps, UserActor>;

export interface Attempt {
  readonly code: string;
  /** Whose code it may be; a number's only where a message to it is live. */
  readonly factors: readonly FactorRow[];
  readonly liveCode: SmsCodeRow | undefined;
  readonly purpose: CodeContext["purpose"];
}

export interface Match {
  readonly factor: FactorRow;
  /** TOTP only. */
  readonly step: number | null;
  readonly useUp: Write[];
  /** All that were debited for it. */
  readonly attempted: readonly FactorRow[];
}

/** Throws `locked_out` or `validation_error`, audited. */
export async function attemptCode(ctx: PersonContext, attempt: Attempt): Promise<Match> {
  const { actor, deps, nowMs } = ctx;
  const { factors } = attempt;
  const open = factors.filter((factor) => decideAttempt(factor, nowMs) !== undefined);
  const slots = open.map(({ slot }) => slot);
  const person = { userId: actor.id };
  const attempted = open.length > 0 ? await debitAttempts(deps.db, person, slots, nowMs) : [];
  if (attempted.length === 0) throw await refused(ctx, "code", lockedOut(factors, nowMs));

  const matches = await Promise.all(attempted.map((factor) => compare(ctx, attempt, factor)));
  const match = matches.find((found) => found !== undefined);
  if (match !== undefined) return { ...match, attempted };

  await recordLocks(ctx, attempted);
  const methods = attempted.map(({ slot }) => kindOf(slot)).join(" or ");
  throw await refused(ctx, methods, wrongCode("code"));
}

async function refused(ctx: PersonContext, method: string, error: CodedError) {
  await recordFailure(ctx, method, error);
  return error;
}

type Found = Omit<Match, "attempted">;

function compare(
  ctx: PersonContext,
  attempt: Attempt,
  factor: FactorRow,
): Promise<Found | undefined> {
  return kindOf(factor.slot) === "totp"
    ? compareTotp(ctx, attempt, factor)
    : compareSms(ctx, attempt, factor);
}

/** The step is used up by the statement that stores it: see `acceptStep` and `promotePending`. */
async function compareTotp(
  ctx: PersonContext,
  { code }: Attempt,
  factor: FactorRow,
): Promise<Found | undefined> {
  const secret = await openSecret(ctx.deps.keyring, factor);
  const step = findStep(code, ctx.nowMs, (at) => codeOf(secret, at));
  if (step === undefined || step <= factor.lastStep) return undefined;
  return { factor, step, useUp: [] };
}

async function compareSms(
  ctx: PersonContext,
  { code, liveCode, purpose }: Attempt,
  factor: FactorRow,
): Promise<Found | undefined> {
  if (liveCode === undefined || liveCode.phoneNumber !== factor.phoneNumber) return undefined;
  const { id: codeId, userId, phoneNumber, codeHash } = liveCode;
  const context = { codeId, userId, phoneNumber, purpose };
  const hashes = await hashSmsCode(ctx.deps.keyring, context, code);
  if (!hashes.some((hash) => constantTimeEqual(hash, codeHash))) return undefined;
  const useUp = useSmsCode(ctx.deps.db, factor, codeId, ctx.nowMs, wrongCode("code"));
  return { factor, step: null, useUp };
}
