/** Very many secrets due at once; and nothing due, among few and among many. */

import type { Bundle } from "../lib/bundle.ts";
import { usedHeapBytes } from "../lib/inspector.ts";
import { median } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { applyMigrations, seedBallast, seedCompany, seedSecrets } from "../lib/seed.ts";
import { openStage, type Stage } from "../lib/stage.ts";
import type { SweepAnswer, SweepRequest } from "../workers/ours-sweep.ts";

export interface Reminders {
  readonly secrets: number;
  /** Of cron, until nothing was left. */
  readonly runs: number;
  readonly ms: number;
  readonly mostQueriesARun: number;
  readonly slowestBatchMs: number;
  /** Notices that are missing, or there twice. */
  readonly lostOrDoubled: number;
  /** Not collected: everything that the runs left lying about. */
  readonly heapBytesLeftByAll: number;
  readonly fewSecrets: number;
  readonly heapBytesLeftByFew: number;
  /** With nothing due, of either job. */
  readonly idleQueries: number;
  readonly idleMsFew: number;
  readonly idleMsMany: number;
  /** Median over rounds. */
  readonly idleRatio: number;
}

export const SWEEP = {
  main: "bench/workers/ours-sweep.ts",
  compatibilityFlags: ["no_nodejs_compat"],
} as const;

const FEW = 1_000;
const DUE_MS = Date.UTC(2027, 0, 1);
/** A month without cron has passed. */
const NOW_MS = DUE_MS + 30 * 86_400_000;
const IDLE_SWEEPS = 40;
const JOBS = ["reminders", "keyNotices"] as const;

export async function measureReminders(
  sweeper: Bundle,
  options: { readonly secretsDue: number; readonly rounds: number },
): Promise<Reminders> {
  const few = await openWith(sweeper, FEW);
  const many = await openWith(sweeper, options.secretsDue);
  const small = await sweepAll(few);
  const large = await sweepAll(many);
  const lostOrDoubled = await countFaults(many, options.secretsDue);

  const queries: number[] = [];
  const times: { few: number; many: number }[] = [];
  for (let round = 0; round < options.rounds; round++) {
    times.push({ few: await idle(few, queries), many: await idle(many, queries) });
  }
  await Promise.all([few.close(), many.close()]);
  return {
    secrets: options.secretsDue,
    runs: large.runs,
    ms: large.ms,
    mostQueriesARun: large.mostQueries,
    slowestBatchMs: large.slowestBatchMs,
    lostOrDoubled,
    heapBytesLeftByAll: large.heapBytesLeft,
    fewSecrets: FEW,
    heapBytesLeftByFew: small.heapBytesLeft,
    idleQueries: Math.max(...queries),
    idleMsFew: median(times.map((round) => round.few)),
    idleMsMany: median(times.map((round) => round.many)),
    idleRatio: median(times.map((round) => round.many / round.few)),
  };
}

/** As many keys beside the secrets, none of them due. */
async function openWith(sweeper: Bundle, count: number): Promise<Stage> {
  const stage = await openStage(sweeper, OUR_BINDINGS, { inspected: true });
  const db = await stage.database();
  await applyMigrations(db);
  const companyId = await seedCompany(db);
  await seedSecrets(db, companyId, count, DUE_MS);
  await seedBallast(db, companyId, count);
  await db
    .prepare("UPDATE api_keys SET next_notice_at = ?")
    .bind(NOW_MS + 86_400_000)
    .run();
  return stage;
}

async function sweepAll(stage: Stage) {
  await sweep(stage, { job: "reminders", nowMs: 0 });
  await fetch(`${stage.url}/bench/collect-garbage`);
  const before = await usedHeapBytes(await stage.inspector());
  const startedMs = performance.now();
  const runs: SweepAnswer[] = [];
  do runs.push(await sweep(stage, { job: "reminders", nowMs: NOW_MS }));
  while (runs.at(-1)?.unfinished === 1);
  const ms = performance.now() - startedMs;
  return {
    runs: runs.length,
    ms,
    mostQueries: Math.max(...runs.map(({ queries }) => queries)),
    slowestBatchMs: Math.max(...runs.map(({ slowestBatchMs }) => slowestBatchMs)),
    heapBytesLeft: (await usedHeapBytes(await stage.inspector())) - before,
  };
}

async function countFaults(stage: Stage, secrets: number): Promise<number> {
  const db = await stage.database();
  const told = await db
    .prepare(
      "SELECT count(*) AS notices, count(DISTINCT payload ->> 'secretId') AS secrets FROM outbox",
    )
    .first<{ notices: number; secrets: number }>();
  if (told === null) throw new Error("The outbox could not be counted");
  return Math.abs(secrets - told.secrets) + (told.notices - told.secrets);
}

/** Milliseconds of a sweep that finds nothing, median of both jobs. */
async function idle(stage: Stage, queries: number[]): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < IDLE_SWEEPS; index++) {
    for (const job of JOBS) {
      const startedMs = performance.now();
      const answer = await sweep(stage, { job, nowMs: NOW_MS });
      times.push(performance.now() - startedMs);
      if (answer.found > 0) throw new Error(`${answer.found} were due though nothing was`);
      queries.push(answer.queries);
    }
  }
  return median(times);
}

async function sweep(stage: Stage, asked: SweepRequest): Promise<SweepAnswer> {
  const init = { method: "POST", body: JSON.stringify(asked) };
  const response = await fetch(`${stage.url}/bench/sweep`, init);
  if (response.status !== 200) throw new Error(`A sweep answered ${response.status}`);
  return JSON.parse(await response.text()) as SweepAnswer;
}
