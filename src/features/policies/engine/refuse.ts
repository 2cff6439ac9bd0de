import type { Subject } from "../../../core/authorize.ts";
import type { Context } from "../../../core/context.ts";
import type { CodedError } from "../../../core/errors.ts";
import { resourceOf } from "../rules/policy.ts";
import type { Action } from "../../../core/rights.ts";
import { categoryOf, recordRefusal } from "../../audit/index.ts";
import type { DecisionDeps } from "../deps.ts";

type Asker = Pick<Context<DecisionDeps>, "actor" | "deps" | "requestId" | "ip" | "nowMs">;

/** Throws the denial, once it is in the audit log with its action and resource. */
export async function refuse(
  asker: Asker,
  denial: CodedError,
  action: Action,
  subject?: Subject,
): Promise<never> {
  const { actor, deps, requestId, ip, nowMs } = asker;
  const event = {
    action,
    category: categoryOf(action),
    target: `${resourceOf(action)}:${subject?.id ?? "*"}`,
    outcome: "denied" as const,
    details: { code: denial.code },
  };
  const refusal = { actor, requestId, ip, event, code: denial.code };
  await recordRefusal(deps, deps.refusals, refusal, nowMs);
  throw denial;
}
