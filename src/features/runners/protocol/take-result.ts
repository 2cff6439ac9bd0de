/**
 * How a command ended. It is taken as long as no other runner has claimed it, however late it comes: it ended by itself,
 * and nothing ran beside it. So an outage of ours loses no result. The same one again changes nothing.
 */

import type { z } from "@hono/zod-openapi";

import type { RunnerContext } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { touch } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { releaseRunner } from "../jobs/job-store.ts";
import { failureOf, type CommandEnd } from "../rules/job.ts";
import { resultBody } from "../schemas.ts";
import { endCancelled } from "./claim-store.ts";
import { finishJob } from "./finish-job.ts";
import { claimLost, findReported, isCancelled, type Reported } from "./report.ts";
import { mustBeAlive, noteSeen } from "./runner-seen-store.ts";
import { takeOutput } from "./take-output.ts";

export async function takeResult(
  ctx: RunnerContext<RunnerDeps>,
  request: { readonly id: string; readonly body: z.input<typeof resultBody> },
): Promise<void> {
  const result = parse(resultBody, request.body);
  const { exitCode, failure, signal = null, durationMs = null } = result;
  const end: CommandEnd = {
    failure: failureOf({ exitCode, failure }),
    ...{ exitCode, signal, durationMs, runnerId: ctx.actor.id },
  };
  for (let turn = 1; ; turn++) {
    const reported = await findReported(ctx, { id: request.id, ...result });
    if (reported.attempt.outcome === "reported") return;
    const { claim, job } = reported;
    const lost = claimLost();
    const beside = takeOutput(ctx.deps.db, reported, result.output);
    try {
      if (isCancelled(reported)) await closeCancelled(ctx, reported, lost);
      else await finishJob(ctx, { claim, job, end, outcome: "reported", lost, beside });
      return;
    } catch (error) {
      // It may have been cancelled in between, or this very result have been taken.
      if (error !== lost || turn > 1) throw error;
    }
  }
}

async function closeCancelled(
  { actor, deps }: RunnerContext<RunnerDeps>,
  { claim }: Reported,
  lost: ReturnType<typeof claimLost>,
): Promise<void> {
  const { db } = deps;
  const nowMs = deps.now();
  await touch(db, [
    mustBeAlive(db, actor, actor.id),
    ...endCancelled(db, actor, claim, { outcome: "reported", nowMs, lost }),
    ...releaseRunner(db, actor, actor.id),
    noteSeen(db, actor, actor.id, nowMs),
  ]);
}
