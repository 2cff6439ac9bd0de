/** The targets, word for word those that the product promised itself; a missed one is printed as missed. */

import { STATED_BYTES_PER_KEY, STATED_KEYS } from "../measure/memory.ts";
import { ratio, type Round, type Throughput } from "../measure/throughput.ts";
import type { Figures, Part } from "./figures.ts";
import { atLeast, atMost, type Verdict } from "./verdict.ts";

const WARM_RATIO = 0.75;
const WARM_RATIO_SAME_HEADERS = 0.9;
/** Of the slowest request in a hundred at 64 connections. */
const WARM_P99_RATIO = 2;
const FORGED_RATIO = 0.8;
const BETTER_AUTH_RATIO = 30;
const ROUND_ROBIN_RATIO = 0.9;
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
/** Warm, the median, with the way to the engine and back. */
const DECISION_MS = 1.5;
/** Under 500 policies on tags, of things with 150 combinations of tags. */
const LIST_MS = 100;
const PAGE_DEPTH_RATIO = 3;
/** The row of the version, and the audit event. */
const D1_CALLS_OF_A_READ = 2;

/** In one pass, of ten secrets in every form. */
const SCRUBBED_MB_PER_SECOND = 150;
/** Of the page that takes the most of the API calls that it stands for. */
const PAGE_RATIO = 2;
const FIFTY_SECRETS_RATIO = 1.5;
/** The binding, the value from memory, the call itself, its two audit events. */
const INVOKE_ADDS_MS = 3;

const JUDGES: { readonly [P in Part]: (figures: Figures[P]) => Verdict[] } = {
  throughput: judgeThroughput,
  calls: judgeCalls,
  start: ({ ours }) => [
    atMost("start to a key's answer, against bare Hono", ours.key.ratioToBareHono, START_RATIO),
  ],
  size: () => [],
  policies: ({ mixedMs, alikeMs, listMs }) => [
    atMost("policy decision, 100 policies, ms", mixedMs, DECISION_MS),
    atMost("the same, all about what is asked, ms", alikeMs, DECISION_MS),
    atMost("list under 500 tag policies, 150 combinations, ms", listMs, LIST_MS),
  ],
  tokens: ({ ratioToAwsJwtVerify }) => [
    atLeast(
      "access token verified, nothing else, against aws-jwt-verify",
      ratioToAwsJwtVerify,
      AWS_JWT_VERIFY_RATIO,
    ),
  ],
  secrets: judgeSecrets,
  scrubber: ({ megabytesPerSecond, fiftyAgainstOne }) => [
    atLeast("scrubbed, ten secrets, MB/s", megabytesPerSecond.ten, SCRUBBED_MB_PER_SECOND),
    atMost("scrubbed, fifty secrets against one", fiftyAgainstOne, FIFTY_SECRETS_RATIO),
  ],
  invoke: ({ connectorAddsMs }) => [
    atMost("a connector's call against the same fetch, ms more", connectorAddsMs, INVOKE_ADDS_MS),
  ],
  revoke: ({ neverUsedMs, idleMs, inUseMs, admittedAfterAnswer }) => [
    atMost(
      "revoke of a key unused for a minute, ms",
      Math.max(neverUsedMs, idleMs ?? 0),
      NO_WAIT_MS,
    ),
    atMost("revoke of a key in use, ms", inUseMs, REVOKE_MS),
    atMost("admitted after a revoke answered", admittedAfterAnswer, 0),
  ],
  reminders: judgeReminders,
  instances: ({ instances, lost, doubled }) => [
    atMost(`${instances} instances started at once: lost`, lost, 0),
    atMost("the same: doubled", doubled, 0),
  ],
  console: ({ worstRatio }) => [
    atMost("slowest page of the console against its API calls", worstRatio, PAGE_RATIO),
  ],
  memory: ({ keysSeen, heapBytesAllSeen, heapBytesWarm }) => [
    atMost(
      `heap after ${keysSeen} keys, MB more than warm`,
      (heapBytesAllSeen - heapBytesWarm) / 1e6,
      (STATED_KEYS * STATED_BYTES_PER_KEY) / 1e6,
    ),
  ],
  lookup: (keys) => [
    atMost(
      `cold check, ${keys.largeKeys} keys against ${keys.smallKeys}`,
      keys.ratio,
      MILLION_RATIO,
    ),
  ],
};

export function judge<P extends Part>(part: P, figures: Figures[P]): Verdict[] {
  return JUDGES[part](figures);
}

const perSecond = (round: Round) => round.requestsPerSecond;
/** The other way round: less of it is more. */
const perProcessorTime = (round: Round) => 1 / (round.processorMicrosPerRequest ?? Number.NaN);

function judgeThroughput(all: readonly Throughput[]): Verdict[] {
  const at = (connections: number, id: string) => {
    const found = all.find((one) => one.id === id && one.connections === connections);
    if (found === undefined) throw new Error(`${id} was not measured at ${connections}`);
    return found;
  };
  const against = (connections: number, one: string, other: string, read = perSecond) =>
    ratio(at(connections, one), at(connections, other), read);

  return [
    ...[8, 32].flatMap((connections) => [
      atLeast(
        `warm check at ${connections} connections, against bare Hono`,
        against(connections, "warm", "bare"),
        WARM_RATIO,
      ),
      atLeast(
        "the same, against bare Hono with our headers",
        against(connections, "warm", "bareHeaders"),
        WARM_RATIO_SAME_HEADERS,
      ),
    ]),
    atLeast(
      "warm check at 32, processor time against bare Hono",
      against(32, "warm", "bare", perProcessorTime),
      WARM_RATIO,
    ),
    atMost(
      "warm check at 64 connections, p99 against bare Hono's",
      ratio(at(64, "warm"), at(64, "bare"), (round) => round.p99Ms),
      WARM_P99_RATIO,
    ),
    atLeast("forged key, bad seal, against bare Hono", against(32, "forged", "bare"), FORGED_RATIO),
    atLeast(
      "the same, processor time against bare Hono",
      against(32, "forged", "bare", perProcessorTime),
      FORGED_RATIO,
    ),
    atLeast(
      "the same, counted by its address (*)",
      against(32, "forgedLimited", "bare"),
      FORGED_RATIO,
    ),
    atLeast("warm check against better-auth", against(32, "warm", "betterAuth"), BETTER_AUTH_RATIO),
    atLeast(
      "1,000 keys round robin against one key",
      against(32, "thousandKeys", "warm"),
      ROUND_ROBIN_RATIO,
    ),
  ];
}

function judgeCalls({ perRequest, steady200PerSecond }: Figures["calls"]): Verdict[] {
  const ofOne = (id: string) =>
    perRequest.find((counted) => counted.id === id) ?? {
      ...{ kv: Number.NaN, d1: Number.NaN, objects: Number.NaN },
    };
  const forged = ["forged", "forgedLimited"].map(ofOne);
  const warm = ofOne("warm");
  return [
    atMost("warm: KV and D1 calls per request", warm.kv + warm.d1, 0),
    atMost(
      "warm: renewals per 1,000 requests at 200/s",
      steady200PerSecond.renewalsPer1000,
      RENEWALS_PER_1000,
    ),
    atMost(
      "forged: KV, D1 and object calls",
      forged.reduce((sum, { kv, d1, objects }) => sum + kv + d1 + objects, 0),
      0,
    ),
    ...[["bearer", "access token"] as const, ["session", "browser session"] as const].flatMap(
      ([id, name]) => [
        atMost(`${name}: D1 calls per request`, ofOne(id).d1, CALLS_FOR_A_PERSON),
        atMost(`${name}: object calls per request`, ofOne(id).objects, CALLS_FOR_A_PERSON),
      ],
    ),
  ];
}

function judgeSecrets(secrets: Figures["secrets"]): Verdict[] {
  const last = `last page of ${secrets.secrets} secrets against the first`;
  return [
    atMost(last, secrets.unrestricted.ratio, PAGE_DEPTH_RATIO),
    atMost(`${last}, half hidden by a tag policy`, secrets.byTag.ratio, PAGE_DEPTH_RATIO),
    atMost("run-time read, unchanged: D1 calls", secrets.d1CallsPerRead, D1_CALLS_OF_A_READ),
    atMost("run-time read, unchanged: store calls", secrets.storeCallsPerRead, 0),
  ];
}

/** D1's own limits of an invocation and of a statement; and what the product promised. */
function judgeReminders(reminders: Figures["reminders"]): Verdict[] {
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
