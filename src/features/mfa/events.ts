/** What the audit log and the person are told. */

import type { UserActor } from "../../core/actor.ts";
import type { Context } from "../../core/context.ts";
import type { CodedError } from "../../core/errors.ts";
import { noticeOf, type Facts, type NoticeKind } from "../../core/notice-kind.ts";
import { isoTime } from "../../core/time.ts";
import type { Write } from "../../platform/d1/write.ts";
import { auditEvent, commit, recordRefusal, type AuditWrite } from "../audit/index.ts";
import { LOCK_MS, MAX_FAILURES } from "./rules/attempts.ts";
import type { MfaDeps } from "./deps.ts";
import { lockedOut } from "./notices.ts";
import { kindOf } from "./rules/factor.ts";
import type { FactorRow } from "./store.ts";

type PersonContext = Context<MfaDeps, UserActor>;

export type MfaAction =
  | "mfa:enroll"
  | "mfa:remove"
  | "mfa:verify"
  | "mfa:reset"
  | "mfa:regenerate_codes";

export function mfaEvent(
  ctx: Context<MfaDeps>,
  action: MfaAction,
  userId: string,
  details: Readonly<Record<string, unknown>>,
) {
  const target = `user:${userId}`;
  return auditEvent(ctx, { action, category: "auth", target, outcome: "success", details });
}

/**
 * In the log where the person acts, and in those of the other companies that ask them for a factor. Attack: the factor
 * that an employer asks for goes by way of another company, and the employer's log has nothing of it.
 */
export function factorEvents(
  ctx: Context<MfaDeps, UserActor>,
  alsoIn: readonly string[],
  action: MfaAction,
  details: Readonly<Record<string, unknown>>,
): [AuditWrite, ...AuditWrite[]] {
  const { actor } = ctx;
  const elsewhere = alsoIn.map((companyId) => {
    const there: UserActor = { ...actor, companyId, environment: "live" };
    return mfaEvent({ ...ctx, actor: there }, action, actor.id, details);
  });
  return [mfaEvent(ctx, action, actor.id, details), ...elsewhere];
}

/** To be written with what it is about. */
export function tellPerson<P extends Facts<P>>(
  ctx: Context<MfaDeps>,
  kind: NoticeKind<P>,
  userId: string,
  payload: P,
): Write {
  const { companyId } = ctx.actor;
  return ctx.deps.announce(noticeOf(kind, { companyId, userId }, payload), ctx.nowMs);
}

/** Bounded however many there are: one event a minute with a count (`audit/refusals/refusals.ts`). */
export async function recordFailure(
  ctx: PersonContext,
  method: string,
  error: CodedError,
): Promise<void> {
  const { actor, requestId, ip, deps, nowMs } = ctx;
  const event = {
    action: "mfa:verify",
    category: "auth",
    target: `user:${actor.id}`,
    outcome: "denied",
    details: { method, code: error.code },
  } as const;
  const refusal = { actor, requestId, ip, event, code: error.code };
  await recordRefusal(deps, deps.refusals, refusal, nowMs);
}

/** The person who guessed has the password already. So the owner is told, once for each lock. */
export async function recordLocks(
  ctx: PersonContext,
  attempted: readonly FactorRow[],
): Promise<void> {
  const locked = attempted.filter(({ failures }) => failures >= MAX_FAILURES);
  const factors = locked.map(({ slot }) => kindOf(slot));
  if (factors.length === 0) return;
  const { id } = ctx.actor;
  const audit = auditEvent(ctx, {
    action: "mfa:verify",
    category: "auth",
    target: `user:${id}`,
    outcome: "denied",
    details: { code: "locked_out", factors },
  });
  const notices = locked.map(({ slot, lockedUntil }) => {
    const until = isoTime(lockedUntil ?? ctx.nowMs + LOCK_MS);
    return tellPerson(ctx, lockedOut, id, { factor: kindOf(slot), until });
  });
  await commit(ctx, audit, notices);
}
