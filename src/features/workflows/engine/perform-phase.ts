/**
 * The one place where an instance calls out. Secrets are named in the request and read inside of the call, by the slice
 * that sends it; what comes back is scrubbed of them. Nothing of an error but its code and its constant message goes on.
 */

import { CodedError } from "../../../core/errors.ts";
import { translateD1Error } from "../../../platform/d1/errors.ts";
import { callConnector, type ConnectorDeps } from "../../connectors/index.ts";
import { call, type EgressContext, type OutsideAnswer } from "../../egress/index.ts";
import type { InstanceRow } from "../instances/instance-store.ts";
import { starterOf } from "../instances/starter.ts";
import { timeoutMs } from "../rules/attempt.ts";
import { judgeAnswer, judgeFailure, type Outcome } from "../rules/outcome.ts";
import type { CallPhase, RenderedRequest } from "../rules/render.ts";

export interface PhaseAttempt {
  readonly instance: InstanceRow;
  readonly phase: CallPhase;
  readonly request: RenderedRequest;
  readonly nowMs: number;
}

/** Never throws. */
export type PerformPhase = (attempt: PhaseAttempt) => Promise<Outcome>;

export async function performPhase(deps: ConnectorDeps, attempt: PhaseAttempt): Promise<Outcome> {
  const { instance, nowMs } = attempt;
  try {
    return judgeAnswer(await send({ deps, nowMs, ...starterOf(instance) }, attempt));
  } catch (error) {
    const coded = error instanceof CodedError ? error : translateD1Error(error);
    // Attack: an error that quotes what was sent. What no slice of ours made is not repeated to anybody.
    if (coded === undefined) return judgeFailure("internal_error", "The call could not be made.");
    return judgeFailure(coded.code, coded.message);
  }
}

function send(
  ctx: EgressContext & { readonly deps: ConnectorDeps },
  { instance, phase, request }: PhaseAttempt,
): Promise<OutsideAnswer> {
  const { target, headers, query, body } = request;
  const { method } = phase.request;
  if (phase.type === "connector") {
    return callConnector(ctx, {
      slug: phase.connector,
      request: { method, path: target, headers, query, body },
      timeoutMs: timeoutMs(phase),
      instance: { id: instance.id, phase: phase.key },
    });
  }
  return call(ctx, {
    by: {
      type: "workflow_phase",
      id: `${instance.workflowId}:${phase.key}`,
      instanceId: instance.id,
      phase: phase.key,
    },
    credential: { scheme: "none" },
    base: null,
    url: target,
    ...{ method, headers, query, body },
    timeoutMs: timeoutMs(phase),
  });
}
