/** One turn of an instance: its rows are read, a rule decides, and one thing is done. Repeated, it does the next one. */

import { conflict } from "../../../core/errors.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import { isoTime } from "../../../core/time.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { touch } from "../../audit/index.ts";
import { releaseHolds } from "../../secrets/index.ts";
import type { InstanceParams } from "../instances/deps.ts";
import { touchInstance } from "../instances/instance-store.ts";
import { findRun, openPhase } from "../instances/phase-store.ts";
import { phaseWaiting } from "../notices.ts";
import { timeoutMs } from "../rules/attempt.ts";
import { decideMove, type Move } from "../rules/next-move.ts";
import { until } from "../rules/word.ts";
import { attemptPhase } from "./attempt-phase.ts";
import { commitEnd } from "./commit-end.ts";
import { failWhole } from "./fail-whole.ts";
import { followCommand } from "./follow-command.ts";
import type { RunDeps, Turn } from "./turn.ts";

/** Answers a word (`rules/word.ts`). Throws what the database throws. */
export async function takeTurn(deps: RunDeps, params: InstanceParams): Promise<string> {
  const run = await findRun(deps.db, params, params.instanceId);
  // It was deleted, or never was.
  if (run === undefined) return "over";
  const nowMs = deps.now();
  const lost = conflict("Somebody else was faster.");
  try {
    const move = decideMove(run.instance, run.definition, run.phases, nowMs);
    return await make(move, { deps, run, nowMs, lost });
  } catch (error) {
    // It was cancelled or completed meanwhile, or another turn was: the rows say.
    if (error === lost) return "next";
    throw error;
  }
}

async function make(move: Move, turn: Turn): Promise<string> {
  const { nowMs } = turn;
  switch (move.do) {
    case "rest": {
      // A secret may have been read in the moment in which it was cancelled.
      const { instance } = turn.run;
      const { db } = turn.deps;
      await touch(db, releaseHolds(db, instance, { type: "instance", id: instance.id }));
      return "over";
    }
    case "sleep":
    case "wait":
      return until(move.do, move.untilMs, nowMs);
    case "complete":
      await commitEnd(turn, { status: "completed", failure: null, nowMs }, []);
      return "over";
    case "fail":
      return failWhole(turn, move.phase, move.failure);
    case "open":
      return open(move.phase, turn);
    case "command":
      return followCommand(move, turn);
    case "attempt":
      return attemptPhase(move, turn);
  }
}

async function open(
  phase: Extract<Move, { do: "open" }>["phase"],
  { deps, run, nowMs, lost }: Turn,
): Promise<string> {
  const { db } = deps;
  const { instance } = run;
  const untilMs = nowMs + timeoutMs(phase);
  // Until then it waits for people, and there is nothing for the sweep to look after.
  const waiting = { status: "waiting", touchedAt: untilMs, nowMs } as const;
  await touch(db, [
    ...touchInstance(db, instance, instance.id, waiting, lost),
    ...openPhase(db, instance, instance.id, phase.key, nowMs, lost),
    ...phase.assignees.map((userId) => tell(userId, phase, { deps, run, nowMs }, untilMs)),
  ]);
  return until("wait", untilMs, nowMs);
}

function tell(
  userId: string,
  { key, name }: Extract<Move, { do: "open" }>["phase"],
  { deps, run, nowMs }: Pick<Turn, "deps" | "run" | "nowMs">,
  untilMs: number,
): Write {
  const { id: instanceId, workflowId, companyId, environment } = run.instance;
  const facts = {
    ...{ instanceId, workflowId, environment, workflow: run.name },
    phase: key,
    phaseName: name,
    until: isoTime(untilMs),
  };
  return deps.announce(noticeOf(phaseWaiting, { companyId, userId }, facts), nowMs);
}
