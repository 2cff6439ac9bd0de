/** The values of a claim, on their way to its runner: sealed, and in no row, queue or log. */

import type { RunnerContext } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import { touch } from "../../audit/index.ts";
import { sealForRunner } from "../../egress/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { releaseRunner, type JobRow } from "../jobs/job-store.ts";
import { UNDELIVERED_MS } from "../rules/job.ts";
import type { PublicKey } from "../rules/public-key.ts";
import { splitVariables } from "../rules/variables.ts";
import { markDelivered, requeueJob, type Claim } from "./claim-store.ts";
import { finishJob } from "./finish-job.ts";
import { mustBeAlive } from "./runner-seen-store.ts";

interface Delivery {
  readonly claim: Claim;
  /** As it was before it was claimed. */
  readonly job: JobRow;
  readonly publicKey: PublicKey;
}

/** Undefined where the claim came to nothing: a value is gone and the phase has failed, or it was cancelled meanwhile. */
export async function deliver(
  ctx: RunnerContext<RunnerDeps>,
  delivery: Delivery,
): Promise<string | undefined> {
  const { claim, job } = delivery;
  const { actor, deps } = ctx;
  const lost = new CodedError("claim_lost", "The claim is over.");
  let sealed: string;
  try {
    sealed = await seal(ctx, delivery);
  } catch (error) {
    if (!isFinal(error)) {
      await giveBack(ctx, delivery, lost).catch(() => undefined);
      throw error;
    }
    const failure = { code: error.code, message: error.message };
    const end = { failure, exitCode: null, signal: null, durationMs: null, runnerId: actor.id };
    await finishJob(ctx, { claim, job, end, outcome: "undelivered", lost }).catch(ignore(lost));
    return undefined;
  }

  const nowMs = deps.now();
  try {
    await touch(deps.db, [
      // Attack: a runner that is revoked while its values are read.
      mustBeAlive(deps.db, actor, actor.id),
      ...markDelivered(deps.db, actor, claim, nowMs, lost),
    ]);
  } catch (error) {
    if (error === lost) return undefined;
    throw error;
  }
  return sealed;
}

/** In the name of the instance's starter, as every retrieval of it. */
function seal(
  { actor, deps, requestId, nowMs, ip }: RunnerContext<RunnerDeps>,
  { claim: { attempt }, job, publicKey }: Delivery,
): Promise<string> {
  const { companyId, environment, startedBy, workflowId, instanceId, phase, env } = job;
  const starter = { ...startedBy, companyId, environment };
  return sealForRunner(
    { deps, actor: starter, requestId, nowMs, ip },
    {
      ...splitVariables(env),
      by: {
        type: "workflow_phase",
        id: `${workflowId}:${phase}`,
        instanceId,
        phase,
        runner: actor.id,
      },
      publicKey: { ...publicKey },
      ...{ runner: actor.id, instance: instanceId, phase, attempt },
    },
  );
}

/** No later attempt would fare better. */
function isFinal(error: unknown): error is CodedError {
  return (
    error instanceof CodedError && (error.code === "secret_missing" || error.code === "forbidden")
  );
}

/** Nothing was handed out, so it was no attempt of the runner's: somebody claims it again in a moment. */
async function giveBack(
  { actor, deps }: RunnerContext<RunnerDeps>,
  { claim, job }: Delivery,
  lost: CodedError,
): Promise<void> {
  const nowMs = deps.now();
  const next = { claimableAt: nowMs + UNDELIVERED_MS, failures: job.failures };
  await touch(deps.db, [
    ...requeueJob(deps.db, actor, claim, next, { outcome: "undelivered", nowMs, lost }),
    ...releaseRunner(deps.db, actor, actor.id),
  ]);
}

function ignore(expected: CodedError) {
  return (error: unknown) => {
    if (error !== expected) throw error;
  };
}
