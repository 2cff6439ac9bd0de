/**
 * One delivery, one attempt. Claimed by a conditional write before anything is sent and noted on condition of that claim:
 * repeated or run twice at once, one attempt is made. Between sending and noting a crash leaves a claim that runs out,
 * and the message is sent again: webhooks under the same id, e-mail doubled.
 */

import { randomBase36 } from "../../../core/encoding.ts";
import { SECOND_MS } from "../../../core/time.ts";
import { touch } from "../../audit/index.ts";
import { deliverEmail, NO_RECIPIENT } from "./deliver-email.ts";
import { deliverDigest } from "./deliver-digest.ts";
import { takeTurn } from "./take-turn.ts";
import { deliverWebhook } from "./deliver-webhook.ts";
import {
  decideNext,
  MAX_ATTEMPTS,
  sinceBegin,
  type AttemptResult,
  type Next,
} from "../rules/delivery.ts";
import { takeDelivery, findDelivery, noteAttempt, type DeliveryRow } from "./delivery-store.ts";
import type { DeliveryMessage, NotificationDeps } from "../deps.ts";
import { disableIfDead } from "./disable-endpoint.ts";
import { TEST_EVENT } from "../rules/endpoint.ts";
import {
  findEndpoint,
  noteFailure,
  noteSuccess,
  setterOf,
  type EndpointRow,
} from "../webhook-endpoints/endpoint-store.ts";
import { findNotice } from "../outbox/store.ts";
import { mayStillRead } from "../fan-out/may-read.ts";

/** A message that comes earlier than this is a duplicate: the attempt that waits has a message of its own. */
const EARLY_MS = 30 * SECOND_MS;

const DISABLED: AttemptResult = { outcome: "endpoint_disabled", statusCode: null, final: true };

/** When to come again, in seconds, or null where there is nothing more to do. */
export async function deliverOne(
  deps: NotificationDeps,
  { companyId, id }: Pick<DeliveryMessage, "companyId" | "id">,
  now: () => number,
): Promise<number | null> {
  const taken = await takeDelivery(deps.db, companyId, id, randomBase36(16, deps.random), now());
  if (taken === undefined) return waitForOther(deps, companyId, id, now());

  if (!(await takeTurn(deps, taken, now()))) return null;
  const startedMs = now();
  const { result, endpoint } = await attempt(deps, taken, startedMs);
  const endedMs = now();
  const [byte = 0] = deps.random(1);
  const begun = sinceBegin(taken);
  const decided = decideNext(begun, result, endedMs, byte / 256);
  const next =
    decided.state === "pending"
      ? { ...decided, attempts: decided.attempts + taken.attemptsBefore }
      : decided;
  const { outcome, statusCode } = result;
  const entry = { at: startedMs, outcome, statusCode, durationMs: endedMs - startedMs };
  const noted = noteAttempt(deps.db, taken, next, entry, endedMs);
  if (!(await disableIfDead(deps, endpoint, result, noted, endedMs))) {
    await touch(deps.db, [...noted, ...noteHealth(deps, endpoint, result, endedMs)]);
  }
  return secondsUntil(next);
}

interface Attempted {
  readonly result: AttemptResult;
  /** Whose health the result tells of. */
  readonly endpoint: EndpointRow | null;
}

async function attempt(
  deps: NotificationDeps,
  taken: DeliveryRow,
  nowMs: number,
): Promise<Attempted> {
  // Each claim before this one was cut off: whatever does that is not tried for ever.
  if (sinceBegin(taken).attempts > MAX_ATTEMPTS) {
    return { result: { outcome: "timeout", statusCode: null, final: true }, endpoint: null };
  }
  if (taken.channel === "digest") {
    return { result: await deliverDigest(deps, taken, nowMs), endpoint: null };
  }
  const notice = await findNotice(deps.db, taken.noticeSeq);
  if (notice === undefined) return { result: NO_RECIPIENT, endpoint: null };
  const { companyId, recipient } = taken;
  if (taken.channel === "email") {
    // A notice for one person is theirs. An invitation goes to a person who has no account here yet.
    const asked = notice.userId === null && notice.kind !== "invitation.created";
    if (
      asked &&
      companyId !== null &&
      !(await mayStillRead(deps, { companyId }, notice, recipient))
    ) {
      return { result: NO_RECIPIENT, endpoint: null };
    }
    return { result: await deliverEmail(deps, taken, notice, nowMs), endpoint: null };
  }
  const endpoint =
    companyId === null ? undefined : await findEndpoint(deps.db, { companyId }, recipient);
  const isTest = notice.kind === TEST_EVENT;
  if (endpoint === undefined) return { result: NO_RECIPIENT, endpoint: null };
  if (endpoint.status === "disabled" && !isTest) return { result: DISABLED, endpoint: null };
  if (!isTest && !(await mayStillRead(deps, endpoint, notice, setterOf(endpoint)))) {
    return { result: NO_RECIPIENT, endpoint: null };
  }
  const result = await deliverWebhook(deps, taken.id, endpoint, notice, nowMs);
  // A test is somebody looking: it is not repeated, and neither helps nor harms the endpoint.
  return isTest ? { result: { ...result, final: true }, endpoint: null } : { result, endpoint };
}

function noteHealth(
  { db }: NotificationDeps,
  endpoint: EndpointRow | null,
  { outcome }: AttemptResult,
  nowMs: number,
) {
  if (endpoint === null || outcome === "throttled") return [];
  if (outcome !== "delivered") return [noteFailure(db, endpoint, endpoint.id, nowMs)];
  return endpoint.failingSince === null ? [] : [noteSuccess(db, endpoint, endpoint.id)];
}

async function waitForOther(
  { db }: NotificationDeps,
  companyId: string | null,
  id: string,
  nowMs: number,
): Promise<number | null> {
  const row = await findDelivery(db, companyId, id);
  if (row?.state !== "pending") return null;
  const waitMs = row.dueAt - nowMs;
  return waitMs <= EARLY_MS ? Math.max(1, Math.ceil(waitMs / SECOND_MS)) : null;
}

function secondsUntil(next: Next): number | null {
  return next.state === "pending" ? Math.ceil(next.waitMs / SECOND_MS) : null;
}
