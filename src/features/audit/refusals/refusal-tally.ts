/** Which refusals have an event of their own, and when counts are written. Memory of one isolate; the clock is handed in. */

import type { Actor } from "../../../core/actor.ts";
import { LruMap } from "../../../core/lru.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import type { AuditEvent } from "../rules/event.ts";

interface Tally {
  minute: number;
  unwritten: number;
  writtenAtMs: number;
}

interface Allowance {
  minute: number;
  used: number;
}

export interface RefusalLog {
  readonly tallies: LruMap<string, Tally>;
  /** Events of their own that a credential or a company has had this minute. */
  readonly allowances: LruMap<string, Allowance>;
}

/** What one isolate counts at a time; a tally is about 100 bytes. */
const TALLIES = 2_000;

/** A minute and isolate. A person who is refused at twenty different things is no person at work. */
const OWN_EVENTS_A_CREDENTIAL = 20;

/** Sealing takes 15,000 events a minute (`seal-events.ts`), so twenty companies that are attacked at once are no matter. */
const OWN_EVENTS_A_COMPANY = 500;

const WRITE_EVERY_MS = 10_000;

export function createRefusalLog(): RefusalLog {
  return { tallies: new LruMap(TALLIES), allowances: new LruMap(TALLIES) };
}

export interface Counted {
  /** Of the event that counts it, within its minute. */
  readonly key: string;
  /** Whether that event counts others too, of other things. */
  readonly summed: boolean;
  /** How many to add to it now; 0: it was only counted. */
  readonly count: number;
}

export function countRefusal(
  log: RefusalLog,
  refusal: {
    readonly actor: Pick<Actor, "id" | "companyId" | "environment">;
    readonly code: string;
    readonly event: Pick<AuditEvent, "action" | "target">;
  },
  nowMs: number,
): Counted {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const { actor, code, event } = refusal;
  const { companyId, environment, id } = actor;
  // With the company: one person's refusals in two companies are in two logs.
  const company = [companyId, environment].join("|");
  const credential = [company, id].join("|");
  const own = [credential, code, event.action, event.target].join("|");
  if (log.tallies.get(own)?.minute === minute) return add(log, own, false, nowMs);

  if (!hasLeft(log, company, OWN_EVENTS_A_COMPANY, minute)) {
    return add(log, sumKey(company, refusal), true, nowMs);
  }
  if (!hasLeft(log, credential, OWN_EVENTS_A_CREDENTIAL, minute)) {
    return add(log, sumKey(credential, refusal), true, nowMs);
  }
  for (const who of [company, credential]) spend(log, who, minute);
  return add(log, own, false, nowMs);
}

/** Actions and kinds of things are our own words, so there are few of these keys, whatever a client sends. */
function sumKey(who: string, { code, event }: Parameters<typeof countRefusal>[1]): string {
  const [kind] = event.target.split(":", 1);
  return ["sum", who, code, event.action, kind].join("|");
}

function add({ tallies }: RefusalLog, key: string, summed: boolean, nowMs: number): Counted {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const tally = tallies.get(key);
  if (tally?.minute !== minute) {
    tallies.set(key, { minute, unwritten: 0, writtenAtMs: nowMs });
    return { key, summed, count: 1 };
  }
  tally.unwritten++;
  if (nowMs - tally.writtenAtMs < WRITE_EVERY_MS) return { key, summed, count: 0 };
  const count = tally.unwritten;
  tally.unwritten = 0;
  tally.writtenAtMs = nowMs;
  return { key, summed, count };
}

function hasLeft({ allowances }: RefusalLog, who: string, most: number, minute: number): boolean {
  const allowance = allowances.get(who);
  return allowance?.minute !== minute || allowance.used < most;
}

function spend({ allowances }: RefusalLog, who: string, minute: number): void {
  const allowance = allowances.get(who);
  if (allowance?.minute === minute) allowance.used++;
  else allowances.set(who, { minute, used: 1 });
}
