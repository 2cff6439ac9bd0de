/** What the end of an instance is: one batch, however it came about. */

import type { CodedError } from "../../../core/errors.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { cancelJobs } from "../../runners/index.ts";
import { releaseHolds } from "../../secrets/index.ts";
import { releaseVersion } from "../definitions/named-store.ts";
import { workflowFailed } from "../notices.ts";
import type { Failure } from "../rules/instance.ts";
import type { InstanceDeps } from "./deps.ts";
import { endInstance, type InstanceRow } from "./instance-store.ts";

export interface End {
  readonly status: "completed" | "failed" | "cancelled";
  readonly failure: Failure | null;
  readonly nowMs: number;
}

interface Ending {
  readonly instance: InstanceRow;
  /** Of its workflow. */
  readonly name: string | null;
}

/** On condition that it is not over; `lost` where it is. */
export function endWrites(
  deps: Pick<InstanceDeps, "db" | "announce" | "instanceFollowers">,
  { instance, name }: Ending,
  end: End,
  lost: CodedError,
): Write[] {
  const { db, instanceFollowers } = deps;
  const { id: instanceId, source, sourceId } = instance;
  const { status, nowMs } = end;
  const followed = { instanceId, source, sourceId, status, nowMs };
  return [
    ...endInstance(db, instance, instanceId, end, lost),
    ...releaseHolds(db, instance, { type: "instance", id: instanceId }),
    ...cancelJobs(db, instance, instanceId, nowMs),
    ...releaseVersion(db, instance, instance),
    ...instanceFollowers.flatMap((follow) => follow(db, instance, followed)),
    ...(status === "failed" ? [announceFailure(deps, { instance, name }, end)] : []),
  ];
}

function announceFailure(
  { announce }: Pick<InstanceDeps, "announce">,
  { instance, name: workflow }: Ending,
  { failure, nowMs }: End,
): Write {
  const { id: instanceId, workflowId, companyId, environment } = instance;
  const audience = {
    about: { id: workflowId },
    holdersOf: { action: "workflows:execute", id: workflowId, tags: {} },
    ...(instance.startedByType === "user" ? { creatorId: instance.startedById } : {}),
  } as const;
  const facts = {
    ...{ instanceId, workflowId, workflow, environment },
    phase: failure?.phase ?? null,
    code: failure?.code ?? "internal_error",
    reason: failure?.message ?? "It could not go on.",
  };
  return announce(noticeOf(workflowFailed, { companyId, userId: null, audience }, facts), nowMs);
}
