/** Phases that people complete. Pure. */

import type { Actor } from "../../../core/actor.ts";
import type { Phase, PhaseType } from "./definition.ts";
import type { Failure, PhaseStatus } from "./instance.ts";

/**
 * Whom the phase names may complete it, whatever else they may.
 * Attack: a registered client whose ceiling does not reach workflows acts as somebody whom a phase names.
 */
export function isAssignee(phase: Phase, actor: Actor): boolean {
  if (phase.type !== "manual" || actor.type !== "user") return false;
  const { ceiling } = actor.signIn;
  const reaches = ceiling === null || ceiling.includes("workflows:write");
  return reaches && phase.assignees.includes(actor.id);
}

/** Of an outcome that is this one word. */
export const REJECTED: Omit<Failure, "phase"> = {
  code: "rejected",
  message: "It was rejected.",
};

/** Why it cannot be completed now, or nothing. */
export function findWaitFault(row: {
  readonly type: PhaseType;
  readonly status: PhaseStatus;
}): string | undefined {
  if (row.type !== "manual") return "Only manual phases are completed by hand.";
  if (row.status === "waiting") return undefined;
  return row.status === "pending"
    ? "The phase does not wait yet."
    : "The phase does not wait any more.";
}
