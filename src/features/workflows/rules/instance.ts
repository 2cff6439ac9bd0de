/** The states of an instance and of its phases. Pure. */

export const INSTANCE_STATUSES = [
  "starting",
  "running",
  "waiting",
  "completed",
  "failed",
  "cancelled",
] as const;

export type InstanceStatus = (typeof INSTANCE_STATUSES)[number];

/** It changes no more. */
export function isOver(status: InstanceStatus): boolean {
  return status === "completed" || status === "failed" || status === "cancelled";
}

export const PHASE_STATUSES = [
  "pending",
  "running",
  "waiting",
  "completed",
  "failed",
  "cancelled",
] as const;

export type PhaseStatus = (typeof PHASE_STATUSES)[number];

/** Why it ended; scrubbed, and in words for people. */
export interface Failure {
  /** Null where no phase is to blame. */
  readonly phase: string | null;
  readonly code: string;
  readonly message: string;
}

export const INSTANCE_SOURCES = ["api", "request", "webhook"] as const;

/** What started it. */
export type InstanceSource = (typeof INSTANCE_SOURCES)[number];

/** Its input, and that of a request, as JSON text. */
export const MAX_INPUT_BYTES = 64 * 1024;
