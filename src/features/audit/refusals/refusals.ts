/**
 * Refusals are many and cheap to provoke: one event per credential, code, action, target and minute, with a count. The
 * first one in an isolate is written before its answer; the following are counted in memory and added at most every ten
 * seconds, so a flood costs a write now and then and the count is a lower bound.
 *
 * Attack: 300 refusals with 300 invented ids are 300 events, and the log grows faster than it is sealed. So a
 * credential, and a company, has a number of events of their own each minute (`refusal-tally.ts`); what comes beyond
 * it is counted in one event for each action and kind of thing.
 */

import type { Actor } from "../../../core/actor.ts";
import type { CallerRequest } from "../../../core/context.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { newId } from "../../../core/ids.ts";
import { write } from "../../../platform/d1/write.ts";
import { touch, type AuditDeps } from "../commit.ts";
import type { AuditEvent } from "../rules/event.ts";
import { countRefusal, type RefusalLog } from "./refusal-tally.ts";
import { upsertRefusal } from "../store.ts";

export interface Refusal extends Pick<CallerRequest, "ip" | "requestId"> {
  readonly actor: Pick<Actor, "type" | "id" | "companyId" | "environment">;
  readonly event: AuditEvent;
  /** Error code of the answer. */
  readonly code: string;
}

/** Resolves once the event is durable, or at once where this one was only counted. */
export async function recordRefusal(
  deps: AuditDeps,
  log: RefusalLog,
  refusal: Refusal,
  nowMs: number,
): Promise<void> {
  const { actor, code, event } = refusal;
  const { key, summed, count } = countRefusal(log, { actor, code, event }, nowMs);
  if (count === 0) return;
  const row = {
    id: newId("auditEvent", deps.random),
    atMs: nowMs,
    actor,
    ip: refusal.ip,
    requestId: refusal.requestId,
    event: summed ? sumOf(event) : event,
  };
  const minute = Math.floor(nowMs / MINUTE_MS);
  const statement = upsertRefusal(deps.db, actor, row, `${key}|${minute}`, count);
  await touch(deps.db, [write(statement)]);
}

/** Of whatever things of this kind; the first one's credential, address and request stand for all. */
function sumOf(event: AuditEvent): AuditEvent {
  const [kind] = event.target.split(":", 1);
  return { ...event, target: `${kind}:*`, details: { ...event.details, summed: true } };
}
