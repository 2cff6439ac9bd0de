/**
 * A phase whose command runs elsewhere. Its job is put in with the attempt that it is; runners take it from there, with
 * retries of their own, and what it came to is written down when it has ended. What was handed over never passes here.
 */

import { newId } from "../../../core/ids.ts";
import { DAY_MS, MINUTE_MS } from "../../../core/time.ts";
import { touch } from "../../audit/index.ts";
import { enqueueJob, findJob, settleJob, type JobState } from "../../runners/index.ts";
import { touchInstance } from "../instances/instance-store.ts";
import { claimAttempt, recordAttempt } from "../instances/phase-store.ts";
import { judgeCommand } from "../rules/command-outcome.ts";
import { retriesOf, timeoutSecondsOf } from "../rules/definition.ts";
import type { Move } from "../rules/next-move.ts";
import { until } from "../rules/word.ts";
import { commitEnd } from "./commit-end.ts";
import { failWhole } from "./fail-whole.ts";
import { renderArguments } from "./render-request.ts";
import type { Turn } from "./turn.ts";

type Command = Extract<Move, { do: "command" }>;

/** Longer than it waits for a runner: until then there is nothing for the sweep of instances to look after. */
const WAITED_MS = DAY_MS + 5 * MINUTE_MS;

/** The end of a command is told, and told again where that is lost: this is for what neither reaches. */
const LATER_MS = 10 * MINUTE_MS;

export async function followCommand(move: Command, turn: Turn): Promise<string> {
  const { deps, run, nowMs } = turn;
  const { phase, row } = move;
  const job = await findJob(deps.db, run.instance, run.instance.id, phase.key);
  if (job === undefined && row.attempt === 0) return begin(move, turn);
  // Its job is gone, or was cancelled with an instance that goes on: neither comes about by anything of ours.
  if (job === undefined || job.status === "cancelled") {
    const message = "It was cut off. Whether it took effect is not known.";
    return failWhole(turn, row, { phase: phase.key, code: "outcome_unknown", message });
  }
  if (job.status === "done") return record(move, job, turn);
  return until("wait", Math.max(job.dueAt ?? nowMs, nowMs) + LATER_MS, nowMs);
}

async function begin({ phase, row }: Command, turn: Turn): Promise<string> {
  const { deps, run, nowMs, lost } = turn;
  const { db } = deps;
  const { instance } = run;
  const rendered = await renderArguments(turn, phase);
  if (rendered.kind === "failed") return failWhole(turn, row, rendered.failure);

  const { id: instanceId, workflowId, startedByType: type, startedById: id } = instance;
  const name = instance.startedByName === null ? {} : { name: instance.startedByName };
  const job = {
    id: newId("runnerJob", deps.random),
    ...{ workflowId, instanceId, phase: phase.key, run: rendered.run, env: phase.env },
    startedBy: { type, id, ...name },
    labels: phase.command.labels,
    timeoutSeconds: timeoutSecondsOf(phase),
    retries: retriesOf(phase),
  };
  const going = { status: "running", touchedAt: nowMs + WAITED_MS, nowMs } as const;
  await touch(db, [
    ...touchInstance(db, instance, instanceId, going, lost),
    ...claimAttempt(db, instance, instanceId, row, nowMs, lost),
    enqueueJob(db, instance, job, nowMs),
  ]);
  return until("wait", nowMs + WAITED_MS, nowMs);
}

async function record({ phase, row }: Command, job: JobState, turn: Turn): Promise<string> {
  const { deps, run, nowMs, lost } = turn;
  const { db } = deps;
  const { instance, phases } = run;
  const { key } = phase;
  const { output, failure: why } = judgeCommand(job.end, job.printed);
  const failure = why && { phase: key, ...why };
  const status = failure === null ? ("completed" as const) : ("failed" as const);
  const outcome = { status, output, failure, nowMs, attempts: Math.max(job.attempt, 1) };
  const ended = [
    ...recordAttempt(db, instance, instance.id, { key, attempt: row.attempt }, outcome, lost),
    ...settleJob(db, instance, job.id),
  ];
  if (failure !== null || phases.at(-1)?.key === key) {
    await commitEnd(turn, { status, failure, nowMs }, ended);
    return "over";
  }
  const going = { status: "running", touchedAt: nowMs, nowMs } as const;
  await touch(db, [...ended, ...touchInstance(db, instance, instance.id, going, lost)]);
  return "next";
}
