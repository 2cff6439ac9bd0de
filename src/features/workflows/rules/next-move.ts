/** What an instance does next, by its rows alone: the same after a restart of the engine as without one. Pure. */

import { backoffMs, leaseMs, mayRetry, timeoutMs } from "./attempt.ts";
import type { CommandPhase, Phase } from "./definition.ts";
import { isOver, type Failure, type InstanceStatus, type PhaseStatus } from "./instance.ts";

export interface InstanceProgress {
  readonly status: InstanceStatus;
  readonly touchedAt: number;
}

/** Of one phase. */
export interface PhaseProgress {
  readonly key: string;
  readonly status: PhaseStatus;
  /** How many attempts were begun. */
  readonly attempt: number;
  /** The last one has not said how it ended. */
  readonly open: boolean;
  readonly startedAt: number | null;
}

type CallPhase = Exclude<Phase, ManualPhase | CommandPhase>;

type ManualPhase = Extract<Phase, { readonly type: "manual" }>;

export type Move =
  | { readonly do: "rest" }
  | { readonly do: "complete" }
  /** The attempt after `after.attempt`. */
  | { readonly do: "attempt"; readonly phase: CallPhase; readonly after: PhaseProgress }
  /** What comes next the command's own job says. */
  | { readonly do: "command"; readonly phase: CommandPhase; readonly row: PhaseProgress }
  | { readonly do: "open"; readonly phase: ManualPhase }
  /** For somebody to complete the phase. */
  | { readonly do: "wait"; readonly untilMs: number }
  | { readonly do: "sleep"; readonly untilMs: number }
  | { readonly do: "fail"; readonly phase: PhaseProgress; readonly failure: Failure };

/** `definition` is null where it is gone. */
export function decideMove(
  instance: InstanceProgress,
  definition: readonly Phase[] | null,
  rows: readonly PhaseProgress[],
  nowMs: number,
): Move {
  if (isOver(instance.status)) return { do: "rest" };
  const row = rows.find(({ status }) => status !== "completed");
  if (row === undefined) return { do: "complete" };
  const phase = definition?.find(({ key }) => key === row.key);
  if (phase === undefined) return fail(row, "definition_gone", "Its definition is not there.");
  switch (phase.type) {
    case "manual":
      return decideManual(phase, row, nowMs);
    case "command":
      return { do: "command", phase, row };
    case "connector":
    case "http":
      return decideCall(instance, phase, row, nowMs);
  }
}

function decideManual(phase: ManualPhase, row: PhaseProgress, nowMs: number): Move {
  if (row.status === "pending") return { do: "open", phase };
  const untilMs = (row.startedAt ?? nowMs) + timeoutMs(phase);
  if (nowMs < untilMs) return { do: "wait", untilMs };
  return fail(row, "timeout", "It was not completed in time.");
}

function decideCall(
  { touchedAt }: InstanceProgress,
  phase: CallPhase,
  row: PhaseProgress,
  nowMs: number,
): Move {
  if (row.attempt === 0) return { do: "attempt", phase, after: row };
  // An attempt that may still be under way is left alone: the one after it would run beside it.
  const untilMs = touchedAt + (row.open ? leaseMs(phase) : backoffMs(row.attempt));
  if (nowMs < untilMs) return { do: "sleep", untilMs };
  if (mayRetry(phase, row.attempt)) return { do: "attempt", phase, after: row };
  // The engine stopped in the middle, or the outcome could not be written down.
  return fail(row, "outcome_unknown", "It was cut off. Whether it took effect is not known.");
}

function fail(phase: PhaseProgress, code: string, message: string): Move {
  return { do: "fail", phase, failure: { phase: phase.key, code, message } };
}
