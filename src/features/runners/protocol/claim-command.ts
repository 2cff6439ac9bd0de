/**
 * A runner asks for work. The claim is one conditional write; the values are read only then, sealed to the key that the
 * process made, and handed out after one more look at whether the claim and the runner still stand.
 */

import type { z } from "@hono/zod-openapi";

import type { RunnerContext } from "../../../core/context.ts";
import { CodedError, conflict, invalidField } from "../../../core/errors.ts";
import { parse } from "../../../core/parse.ts";
import { SECOND_MS } from "../../../core/time.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import type { RunnerDeps } from "../deps.ts";
import { releaseRunner, type JobRow } from "../jobs/job-store.ts";
import { KILL_GRACE_SECONDS, LEASE_SECONDS } from "../rules/job.ts";
import type { PublicKey } from "../rules/public-key.ts";
import { findForeignLabel } from "../rules/runner.ts";
import { claimBody } from "../schemas.ts";
import { claimJob, findClaimable, type Claim } from "./claim-store.ts";
import { deliver } from "./deliver.ts";
import { findSession, mustBeAlive, noteSeen } from "./runner-seen-store.ts";

export interface ClaimedCommand {
  readonly id: string;
  readonly instanceId: string;
  readonly phase: string;
  readonly attempt: number;
  readonly run: string[];
  /** JWE. */
  readonly env: string;
  readonly timeoutSeconds: number;
  readonly leaseSeconds: number;
  readonly killGraceSeconds: number;
}

type ClaimContext = RunnerContext<RunnerDeps>;

/** Between two looks. */
const LOOK_MS = SECOND_MS;

/**
 * Claims of one request that come to nothing; its runner asks again at once. Attack, or a secret that was deleted: a
 * queue of commands that all fail at their claim would be worked off in one request, until the platform ends that in the
 * middle of one.
 */
const MOST_MISSES = 10;

/** Null where nothing came in time. */
export async function claimCommand(
  ctx: ClaimContext,
  sent: z.input<typeof claimBody>,
): Promise<ClaimedCommand | null> {
  const { session: sessionId, labels, waitSeconds } = parse(claimBody, sent);
  const { actor, deps } = ctx;
  const foreign = findForeignLabel(actor.labels, labels ?? []);
  if (foreign !== undefined)
    throw invalidField("labels", `'${foreign}' is not among the runner's.`);
  const session = await findSession(deps.db, actor, actor.id, sessionId);
  if (session === undefined) {
    throw new CodedError("session_lost", "This session is not known any more. Begin another one.");
  }

  const untilMs = deps.now() + waitSeconds * SECOND_MS;
  const process = { sessionId, publicKey: session.publicKey, labels: labels ?? actor.labels };
  await touch(deps.db, [
    mustBeAlive(deps.db, actor, actor.id),
    noteSeen(deps.db, actor, actor.id, deps.now()),
  ]);
  for (let misses = 0; misses < MOST_MISSES;) {
    // One read a second; whether the runner still is one the claim itself asks.
    const nowMs = deps.now();
    const found = await findClaimable(deps.db, actor, process.labels, nowMs);
    const claimed = found && (await take({ ...ctx, nowMs }, process, found));
    if (claimed !== undefined) return claimed;
    if (found !== undefined) misses += 1;
    else if (nowMs + LOOK_MS > untilMs) return null;
    else await deps.sleep(LOOK_MS);
  }
  return null;
}

interface Process {
  readonly sessionId: string;
  readonly publicKey: PublicKey;
  readonly labels: readonly string[];
}

/** Undefined where another one was faster, or it came to nothing. */
async function take(
  ctx: ClaimContext,
  { sessionId, publicKey }: Process,
  found: JobRow,
): Promise<ClaimedCommand | undefined> {
  const { actor, deps, nowMs } = ctx;
  const { id: runnerId } = actor;
  const { id, instanceId, phase, run, timeoutSeconds } = found;
  const attempt = found.attempt + 1;
  const claim: Claim = { jobId: id, runnerId, sessionId, attempt };
  const lost = conflict("Another runner was faster.");
  const audit = auditEvent(ctx, {
    action: "runners:claim",
    category: "workflow",
    target: `instance:${instanceId}`,
    outcome: "success",
    details: { phase, attempt, session: sessionId, takenFrom: found.claimedBy },
  });
  try {
    await commit(ctx, audit, [
      mustBeAlive(deps.db, actor, runnerId),
      ...claimJob(deps.db, actor, claim, found, nowMs, lost),
      ...(found.claimedBy === null ? [] : releaseRunner(deps.db, actor, found.claimedBy)),
    ]);
  } catch (error) {
    if (error === lost) return undefined;
    throw error;
  }

  const env = await deliver(ctx, { claim, job: found, publicKey });
  if (env === undefined) return undefined;
  return {
    ...{ id, instanceId, phase, attempt, run: [...run], env, timeoutSeconds },
    leaseSeconds: LEASE_SECONDS,
    killGraceSeconds: KILL_GRACE_SECONDS,
  };
}
