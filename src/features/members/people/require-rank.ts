/** The part of a denial that policies cannot see: whom an action touches. Audited like every other. */

import type { Role } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import type { Action } from "../../../core/rights.ts";
import { categoryOf, recordRefusal } from "../../audit/index.ts";
import type { MemberDeps } from "../deps.ts";
import { mayHandle } from "../rules/rank.ts";

/** Attack: an admin makes an owner, themselves first of all, or locks the owners out. */
export async function requireRank(
  ctx: Context<MemberDeps>,
  action: Action,
  target: string,
  roles: readonly Role[],
): Promise<void> {
  const { actor, deps, ip, requestId, nowMs } = ctx;
  const beyond = roles.find((role) => actor.type !== "user" || !mayHandle(actor.role, role));
  if (beyond === undefined) return;

  const code = "forbidden";
  const event = {
    action,
    category: categoryOf(action),
    target,
    outcome: "denied" as const,
    details: { code, role: beyond },
  };
  await recordRefusal(deps, deps.refusals, { actor, ip, requestId, event, code }, nowMs);
  throw new CodedError(code, `You may not ${action} where the role '${beyond}' is concerned.`, {
    action,
    details: [
      { field: "action", message: action },
      { field: "resource", message: target },
    ],
  });
}
