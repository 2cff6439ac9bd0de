/** The first check of a key that nothing remembers (KV misses, D1 is read, the key's object is new), in a small and a large D1. */

import type { Bundle } from "../lib/bundle.ts";
import { median, quantile } from "../lib/median.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { applyMigrations, seedBallast, seedCompany, seedKeys } from "../lib/seed.ts";
import { openStage, type Stage } from "../lib/stage.ts";

export interface ManyKeys {
  readonly smallKeys: number;
  readonly largeKeys: number;
  readonly smallP50Ms: number;
  readonly largeP50Ms: number;
  readonly smallP99Ms: number;
  readonly largeP99Ms: number;
  /** Median over rounds of the rounds' medians. */
  readonly ratio: number;
}

const SMALL_KEYS = 1_000;
const WARM_UP_CHECKS = 50;

export async function measureManyKeys(
  ours: Bundle,
  options: { readonly largeKeys: number; readonly rounds: number; readonly checks: number },
): Promise<ManyKeys> {
  const { largeKeys, rounds, checks } = options;
  const small = await openWith(ours, SMALL_KEYS, WARM_UP_CHECKS + rounds * checks);
  const large = await openWith(ours, largeKeys, WARM_UP_CHECKS + rounds * checks);
  for (const side of [small, large]) await check(side, WARM_UP_CHECKS);

  const times: { small: number[]; large: number[] }[] = [];
  for (let round = 0; round < rounds; round++) {
    times.push({ small: await check(small, checks), large: await check(large, checks) });
  }
  await Promise.all([small.stage.close(), large.stage.close()]);
  const allSmall = times.flatMap((round) => round.small);
  const allLarge = times.flatMap((round) => round.large);
  return {
    smallKeys: SMALL_KEYS,
    largeKeys,
    smallP50Ms: median(allSmall),
    largeP50Ms: median(allLarge),
    smallP99Ms: quantile(allSmall, 0.99),
    largeP99Ms: quantile(allLarge, 0.99),
    ratio: median(times.map((round) => median(round.large) / median(round.small))),
  };
}

interface Side {
  readonly stage: Stage;
  /** Each is used once. */
  readonly unused: string[];
}

async function openWith(ours: Bundle, total: number, used: number): Promise<Side> {
  const stage = await openStage(ours, OUR_BINDINGS);
  const db = await stage.database();
  await applyMigrations(db);
  const companyId = await seedCompany(db);
  const half = Math.floor((total - used) / 2);
  await seedBallast(db, companyId, half);
  const unused = await seedKeys(db, companyId, used);
  await seedBallast(db, companyId, total - used - half);
  return { stage, unused };
}

async function check({ stage, unused }: Side, count: number): Promise<number[]> {
  const times: number[] = [];
  for (const key of unused.splice(0, count)) {
    const startedMs = performance.now();
    const response = await fetch(`${stage.url}/v1/me`, { headers: { "x-api-key": key } });
    await response.arrayBuffer();
    times.push(performance.now() - startedMs);
    if (response.status !== 200) throw new Error(`A cold check answered ${response.status}`);
  }
  return times;
}
