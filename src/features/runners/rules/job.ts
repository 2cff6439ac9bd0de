/**
 * What a runner is given to run, and for how long. Only durations cross the wire: the runner counts from before it
 * asked, we from when we have written it down, so its clock may show any time. Pure.
 */

import type { Actor } from "../../../core/actor.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

export const JOB_STATUSES = ["queued", "claimed", "done", "cancelled"] as const;

export type JobStatus = (typeof JOB_STATUSES)[number];

/** Who started the instance, as the audit log names them at each retrieval. */
export interface Starter {
  readonly type: Actor["type"];
  readonly id: string;
  readonly name?: string;
}

/** How a claim ended: its runner said so, it was not heard of any more, or nothing was handed out. */
export type AttemptOutcome = "reported" | "lost" | "undelivered";

export const COMMAND_FAILURES = ["timeout", "not_started", "killed"] as const;

/** What a runner says of a command that has no exit code of its own to tell. */
export type CommandFailure = (typeof COMMAND_FAILURES)[number];

/** How it ended. */
export interface CommandEnd {
  /** Null where it succeeded. */
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** Null where no command ended. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly durationMs: number | null;
  readonly runnerId: string | null;
}

export const HEARTBEAT_SECONDS = 10;

/** A claim that is not heard of for so long is lost. The runner has killed its command five seconds before. */
export const LEASE_SECONDS = 30;

/** From SIGTERM to SIGKILL at the runner's. */
export const KILL_GRACE_SECONDS = 10;

const LEASE_MS = LEASE_SECONDS * SECOND_MS;

/**
 * From the last heartbeat to the next claim: the runner that lost it has killed its process group before another may
 * start. Attack, or bad luck: two machines that deploy at once.
 */
const GIVEN_AWAY_MS = LEASE_MS + KILL_GRACE_SECONDS * SECOND_MS;

/** Beside the command's own time: the way of its values there, and of its end here. */
const RUN_GRACE_MS = MINUTE_MS;

/** How long it waits for a runner. */
export const QUEUE_MS = DAY_MS;

/** How often a claim that was lost is given to another. A command that takes each of its machines down must end. */
export const MAX_LOSSES = 3;

/** After our own failure between the claim and the delivery. */
export const UNDELIVERED_MS = 5 * SECOND_MS;

export interface Lease {
  readonly leaseUntil: number;
  readonly claimableAt: number;
}

export function leaseFrom(nowMs: number): Lease {
  return { leaseUntil: nowMs + LEASE_MS, claimableAt: nowMs + GIVEN_AWAY_MS };
}

export function runUntil(timeoutSeconds: number, nowMs: number): number {
  return nowMs + timeoutSeconds * SECOND_MS + RUN_GRACE_MS;
}

/** After the first failure a second, then twice as long each time. */
export function backoffMs(failures: number): number {
  return Math.min(SECOND_MS * 2 ** (failures - 1), MINUTE_MS);
}

interface Reported {
  readonly exitCode: number | null;
  readonly failure?: CommandFailure | undefined;
}

const MESSAGES: Readonly<Record<CommandFailure, string>> = {
  timeout: "It did not end in time.",
  not_started: "The program could not be started on the runner.",
  killed: "It was ended on the runner.",
};

const CODES = {
  timeout: "timeout",
  not_started: "command_not_started",
  killed: "command_killed",
} as const satisfies Record<CommandFailure, string>;

/** Messages are ours: a runner's own words go nowhere. */
export function failureOf({ exitCode, failure }: Reported): CommandEnd["failure"] {
  if (failure !== undefined) return { code: CODES[failure], message: MESSAGES[failure] };
  if (exitCode === 0) return null;
  if (exitCode === null) return { code: CODES.killed, message: MESSAGES.killed };
  return { code: "exit_code", message: `It ended with exit code ${exitCode}.` };
}

interface Due {
  readonly status: JobStatus;
  readonly runUntil: number | null;
}

/** Why a job that is due ends; nothing where it has ended already. */
export function findOverdue(
  { status, runUntil: until }: Due,
  nowMs: number,
): CommandEnd["failure"] {
  if (status === "queued") {
    return { code: "no_runner", message: "No runner with its labels came to run it in a day." };
  }
  if (status !== "claimed") return null;
  return until !== null && until <= nowMs
    ? { code: "timeout", message: MESSAGES.timeout }
    : {
        code: "runner_lost",
        message: `Its runner was not heard of any more, ${MAX_LOSSES + 1} times. Whether it took effect is not known.`,
      };
}
