/**
 * Refusals are many and cheap to provoke: one event per credential, code and minute, with a count. The first one in
 * an isolate is written before its answer; the following are counted in memory and added at most every ten seconds,
 * so a flood costs a write now and then and the count is a lower bound.
 */

import type { Actor } from "../../../core/actor.ts";
import { LruMap } from "../../../core/lru.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { newId } from "../../../core/ids.ts";
import { write } from "../../../platform/d1/write.ts";
import { touch, type AuditDeps } from "../commit.ts";
import type { AuditEvent } from "../rules/event.ts";
import { upsertRefusal } from "../store.ts";

export interface Refusal {
  readonly actor: Pick<Actor, "type" | "id" | "companyId" | "environment">;
  readonly ip: string | null;
  readonly requestId: string;
  readonly event: AuditEvent;
  /** Error code of the answer. */
  readonly code: string;
}

interface Tally {
  minute: number;
  unwritten: number;
  writtenAtMs: number;
}

export type RefusalLog = LruMap<string, Tally>;

/** Credentials that one isolate counts at a time; a tally is about 100 bytes. */
const TALLIES = 2_000;

const WRITE_EVERY_MS = 10_000;

export function createRefusalLog(): RefusalLog {
  return new LruMap(TALLIES);
}

/** Resolves once the event is durable, or at once where this one was only counted. */
export async function recordRefusal(
  deps: AuditDeps,
  log: RefusalLog,
  refusal: Refusal,
  nowMs: number,
): Promise<void> {
  const { companyId, environment, id } = refusal.actor;
  const { action, target } = refusal.event;
  // With the company: one person's refusals in two companies are in two logs.
  const key = [companyId, environment, id, refusal.code, action, target].join("|");
  const minute = Math.floor(nowMs / MINUTE_MS);
  const tally = log.get(key);
  if (tally?.minute === minute) {
    tally.unwritten++;
    if (nowMs - tally.writtenAtMs < WRITE_EVERY_MS) return;
  } else {
    log.set(key, { minute, unwritten: 1, writtenAtMs: nowMs });
  }
  const current = log.get(key) as Tally;
  const count = current.unwritten;
  current.unwritten = 0;
  current.writtenAtMs = nowMs;
  const row = {
    id: newId("auditEvent", deps.random),
    atMs: nowMs,
    actor: refusal.actor,
    ip: refusal.ip,
    requestId: refusal.requestId,
    event: refusal.event,
  };
  const statement = upsertRefusal(deps.db, refusal.actor, row, `${key}|${minute}`, count);
  await touch(deps.db, [write(statement)]);
}
