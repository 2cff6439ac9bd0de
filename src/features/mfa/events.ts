/** What the audit log and the person are told. */

import type { UserActor } from "../../core/actor.ts";
import type { Notice, NoticeKind } from "../../core/announce.ts";
import type { Context } from "../../core/context.ts";
import type { CodedError } from "../../core/errors.ts";
import type { Write } from "../../platform/d1/write.ts";
import { auditEvent, commit, recordRefusal } from "../audit/index.ts";
import { MAX_FAILURES } from "./rules/attempts.ts";
import type { MfaDeps } from "./deps.ts";
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

/** To be written with what it is about. */
export function tellPerson(
  ctx: Context<MfaDeps>,
  kind: NoticeKind,
  userId: string,
  payload: Notice["payload"],
): Write {
  const { companyId } = ctx.actor;
  return ctx.deps.announce({ kind, companyId, userId, payload }, ctx.nowMs);
}

/** Bounded however many there are: one event a minute with a count (`audit/refusals.ts`). */
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

/** Whoever guessed has the password already: the owner is told, once a lock. */
export async function recordLocks(
  ctx: PersonContext,
  attempted: readonly FactorRow[],
): Promise<void> {
  const factors = attempted
    .filter(({ failures }) => failures >= MAX_FAILURES)
    .map(({ slot }) => kindOf(slot));
  if (factors.length === 0) return;
  const { id } = ctx.actor;
  const audit = auditEvent(ctx, {
    action: "mfa:verify",
    category: "auth",
    target: `user:${id}`,
    outcome: "denied",
    details: { code: "locked_out", factors },
  });
  const notices = factors.map((factor) => tellPerson(ctx, "mfa.locked_out", id, { factor }));
  await commit(ctx, audit, notices);
}
