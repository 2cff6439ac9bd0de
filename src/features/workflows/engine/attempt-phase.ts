/**
 * One attempt of a phase that calls out. It is claimed before anything is sent and says afterwards what came of it; an
 * attempt that never says is not taken for one that did not happen.
 */

import { SECOND_MS } from "../../../core/time.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { touch } from "../../audit/index.ts";
import { touchInstance } from "../instances/instance-store.ts";
import { claimAttempt, recordAttempt } from "../instances/phase-store.ts";
import { backoffMs, mayRetry } from "../rules/attempt.ts";
import type { Failure } from "../rules/instance.ts";
import type { Move } from "../rules/next-move.ts";
import type { Outcome } from "../rules/outcome.ts";
import type { CallPhase } from "../rules/render.ts";
import { until } from "../rules/word.ts";
import { commitEnd } from "./commit-end.ts";
import { failWhole } from "./fail-whole.ts";
import { renderRequest } from "./render-request.ts";
import type { Turn } from "./turn.ts";

/** What came of it is known here and nowhere else: it is worth a few tries to write it down. */
const TRIES = 4;

export async function attemptPhase(
  { phase, after }: Extract<Move, { do: "attempt" }>,
  turn: Turn,
): Promise<string> {
  const { deps, run, nowMs, lost } = turn;
  const { db } = deps;
  const { instance } = run;
  // Before it is claimed: what cannot be read now is read by the next turn, and no attempt is lost over it.
  const rendered = await renderRequest(turn, phase);
  if (rendered.kind === "failed") return failWhole(turn, after, rendered.failure);

  const going = { status: "running", touchedAt: nowMs, nowMs } as const;
  await touch(db, [
    ...touchInstance(db, instance, instance.id, going, lost),
    ...claimAttempt(db, instance, instance.id, after, nowMs, lost),
  ]);

  const { request } = rendered;
  const outcome = await deps.performPhase({ instance, phase, request, nowMs });

  return record(
    { ...turn, nowMs: deps.now() },
    { key: phase.key, phase, attempt: after.attempt + 1 },
    outcome,
  );
}

interface Attempt {
  readonly key: string;
  readonly phase: CallPhase;
  readonly attempt: number;
}

async function record(turn: Turn, attempt: Attempt, outcome: Outcome): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await recordOnce(turn, attempt, outcome);
    } catch (error) {
      // Where the batch before was committed and its answer lost, this one finds another row: `lost`, and the next turn reads it.
      if (error === turn.lost || tries === TRIES) throw error;
      await turn.deps.sleep(SECOND_MS * tries);
    }
  }
}

async function recordOnce(turn: Turn, attempt: Attempt, outcome: Outcome): Promise<string> {
  const { deps, run, nowMs, lost } = turn;
  const { db } = deps;
  const { instance, phases } = run;
  const write = (status: "completed" | "failed" | "running", failure: Failure | null): Write[] => {
    const { output } = outcome;
    const end = { status, output, failure, nowMs };
    return recordAttempt(db, instance, instance.id, attempt, end, lost);
  };
  const goOn = (writes: Write[]) => {
    const going = { status: "running", touchedAt: nowMs, nowMs } as const;
    return touch(db, [...writes, ...touchInstance(db, instance, instance.id, going, lost)]);
  };

  if (outcome.kind === "completed") {
    const writes = write("completed", null);
    if (phases.at(-1)?.key !== attempt.key) {
      await goOn(writes);
      return "next";
    }
    await commitEnd(turn, { status: "completed", failure: null, nowMs }, writes);
    return "over";
  }
  const { code, message } = outcome;
  const failure = { phase: attempt.key, code, message };
  if (outcome.again && mayRetry(attempt.phase, attempt.attempt)) {
    await goOn(write("running", failure));
    return until("sleep", nowMs + backoffMs(attempt.attempt), nowMs);
  }
  await commitEnd(turn, { status: "failed", failure, nowMs }, write("failed", failure));
  return "over";
}
