import type { Failure } from "../rules/instance.ts";
import type { PhaseProgress } from "../rules/next-move.ts";
import { failPhase } from "../instances/phase-store.ts";
import { commitEnd } from "./commit-end.ts";
import type { Turn } from "./turn.ts";

/** The phase fails as it stands, and the instance with it. */
export async function failWhole(
  turn: Turn,
  phase: PhaseProgress,
  failure: Failure,
): Promise<string> {
  const { deps, run, nowMs, lost } = turn;
  const { id } = run.instance;
  const failed = failPhase(deps.db, run.instance, id, phase, failure, nowMs, lost);
  await commitEnd(turn, { status: "failed", failure, nowMs }, failed);
  return "over";
}
