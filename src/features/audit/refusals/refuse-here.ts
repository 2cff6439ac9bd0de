/** Where no right decides but who is calling: keys at what is a person's, registered clients at what is Nembl's own. */

import type { Context } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import type { AuditDeps } from "../commit.ts";
import type { RefusalLog } from "./refusal-tally.ts";
import { recordRefusal } from "./refusals.ts";

export interface GateDeps extends AuditDeps {
  readonly refusals: RefusalLog;
}

/** The error to throw, once its event is durable. */
export async function refuseHere(
  { actor, requestId, ip, deps, nowMs }: Context<GateDeps>,
  target: string,
  message: string,
): Promise<CodedError> {
  const event = {
    action: actor.type === "user" ? "auth:sign_in" : "api_keys:use",
    category: "auth",
    target,
    outcome: "denied",
    details: { code: "forbidden" },
  } as const;
  const refusal = { actor, requestId, ip, event, code: "forbidden" };
  await recordRefusal(deps, deps.refusals, refusal, nowMs);
  return new CodedError("forbidden", message);
}
