/** The targets, word for word those that the product promised itself; a missed one is printed as missed. */

import type { Figures } from "./figures.ts";
import { STATED_BYTES_PER_KEY, STATED_KEYS } from "../measure/memory.ts";
import { round } from "../lib/median.ts";

export interface Verdict {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly met: boolean;
}

const WARM_RATIO = 0.75;
const FORGED_RATIO = 0.75;
const BETTER_AUTH_RATIO = 30;
const RENEWALS_PER_1000 = 10;
/** T + guard + 0.5 s. */
const REVOKE_MS = 3_000;
/** A round trip with its writes to D1, far from the 2.5 s of a fence. */
const NO_WAIT_MS = 500;
const MILLION_RATIO = 1.5;
const START_RATIO = 2.5;
/** Of D1 and of objects, each: a person is read anew at every request. */
const CALLS_FOR_A_PERSON = 1;
const AWS_JWT_VERIFY_RATIO = 1;
/** Warm, the median. */
const DECISION_MS = 1;
const PAGE_DEPTH_RATIO = 3;
/** The row of the version, and the audit event. */
const D1_CALLS_OF_A_READ = 2;

/** Meets no target. */
const NOT_COUNTED = { d1: Number.NaN, objects: Number.NaN };

export function judge(figures: Figures): Verdict[] {
  const { calls, steady, revocations, manyKeys, memory, coldStart, tokenVerification } = figures;
  const warm = find(figures, "warm");
  const betterAuth = find(figures, "betterAuth");
  const warmCalls = calls.find(({ id }) => id === "warm");
  const forgedCalls = calls.filter(({ id }) => id.startsWith("forged"));
  const processor = (id: string) =>
    (find(figures, "bare").processorMicrosPerRequest ?? Number.NaN) /
    (find(figures, id).processorMicrosPerRequest ?? Number.NaN);
  const idleMs = Math.max(revocations.neverUsedMs, revocations.idleMs ?? 0);
  const growth = memory.heapBytesAllSeen - memory.heapBytesWarm;

  return [
    atLeast("warm check, throughput against bare Hono", warm.ratioToBareHono, WARM_RATIO),
    atLeast("warm check, processor time against bare Hono", processor("warm"), WARM_RATIO),
    atLeast(
      "warm check against better-auth",
      warm.requestsPerSecond / betterAuth.requestsPerSecond,
      BETTER_AUTH_RATIO,
    ),
    atMost(
      "warm: KV and D1 calls per request",
      (warmCalls?.kv ?? Number.NaN) + (warmCalls?.d1 ?? Number.NaN),
      0,
    ),
    atMost("warm: renewals per 1,000 requests at 200/s", steady.renewalsPer1000, RENEWALS_PER_1000),
    atLeast(
      "forged key, throughput against bare Hono",
      find(figures, "forged").ratioToBareHono,
      FORGED_RATIO,
    ),
    atLeast("forged key, processor time against bare Hono", processor("forged"), FORGED_RATIO),
    atLeast(
      "forged key behind the per-IP limit (*)",
      find(figures, "forgedLimited").ratioToBareHono,
      FORGED_RATIO,
    ),
    atMost(
      "forged: KV, D1 and object calls",
      sum(forgedCalls.map(({ kv, d1, objects }) => kv + d1 + objects)),
      0,
    ),
    atMost("revoke of a key unused for a minute, ms", idleMs, NO_WAIT_MS),
    atMost("revoke of a key in use, ms", revocations.inUseMs, REVOKE_MS),
    atMost("admitted after a revoke answered", revocations.admittedAfterAnswer, 0),
    atMost(
      `cold check, ${manyKeys.largeKeys} keys against ${manyKeys.smallKeys}`,
      manyKeys.ratio,
      MILLION_RATIO,
    ),
    atMost(
      `heap after ${memory.keysSeen} keys, MB more than warm`,
      growth / 1e6,
      (STATED_KEYS * STATED_BYTES_PER_KEY) / 1e6,
    ),
    atMost(
      "start, spawn to first answer, against bare Hono",
      coldStart.ratioToBareHono,
      START_RATIO,
    ),
    ...judgeReminders(figures),
    ...judgeCallsOf("bearer", "access token", figures),
    ...judgeCallsOf("session", "browser session", figures),
    atLeast(
      "access token verified, nothing else, against aws-jwt-verify",
      tokenVerification.ratioToAwsJwtVerify,
      AWS_JWT_VERIFY_RATIO,
    ),
    atMost("policy decision, 100 policies, ms", figures.policies.mixedMs, DECISION_MS),
    atMost("the same, all about what is asked, ms", figures.policies.alikeMs, DECISION_MS),
    ...judgeSecrets(figures),
  ];
}

function judgeSecrets({ secrets }: Figures): Verdict[] {
  const last = `last page of ${secrets.secrets} secrets against the first`;
  return [
    atMost(last, secrets.unrestricted.ratio, PAGE_DEPTH_RATIO),
    atMost(`${last}, half hidden by a tag policy`, secrets.byTag.ratio, PAGE_DEPTH_RATIO),
    atMost("run-time read, unchanged: D1 calls", secrets.d1CallsPerRead, D1_CALLS_OF_A_READ),
    atMost("run-time read, unchanged: store calls", secrets.storeCallsPerRead, 0),
  ];
}

/** D1's own limits of an invocation and of a statement; and what the product promised. */
function judgeReminders({ reminders }: Figures): Verdict[] {
  const growth = reminders.heapBytesLeftByAll - reminders.heapBytesLeftByFew;
  return [
    atMost(`${reminders.secrets} secrets due at once: lost or doubled`, reminders.lostOrDoubled, 0),
    atMost("the same: queries a run", reminders.mostQueriesARun, 1_000),
    atMost("the same: longest batch, ms", reminders.slowestBatchMs, 30_000),
    atMost(`the same: heap, MB more than ${reminders.fewSecrets} left`, growth / 1e6, 16),
    atMost("nothing due: queries a job", reminders.idleQueries, 3),
    atMost(
      `nothing due: time among ${reminders.secrets} against ${reminders.fewSecrets}`,
      reminders.idleRatio,
      1.5,
    ),
  ];
}

function judgeCallsOf(id: string, name: string, { calls }: Figures): Verdict[] {
  const { d1, objects } = calls.find((counted) => counted.id === id) ?? NOT_COUNTED;
  return [
    atMost(`${name}: D1 calls per request`, d1, CALLS_FOR_A_PERSON),
    atMost(`${name}: object calls per request`, objects, CALLS_FOR_A_PERSON),
  ];
}

function find({ throughput }: Figures, id: string) {
  const found = throughput.find((contender) => contender.id === id);
  if (found === undefined) throw new Error(`${id} was not measured`);
  return found;
}

function atLeast(what: string, value: number, target: number): Verdict {
  return {
    what,
    target: `at least ${target}`,
    measured: String(round(value)),
    met: value >= target,
  };
}

function atMost(what: string, value: number, target: number): Verdict {
  return {
    what,
    target: `at most ${target}`,
    measured: String(round(value)),
    met: value <= target,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
