/**
 * Requests a second, side by side: every contender once in each round, in turn, so that whatever else the machine
 * does falls on all of them. Ratios are taken within a round, and the median over rounds.
 */

import type { Contender } from "../contenders.ts";
import { openStage, type Stage } from "../lib/stage.ts";
import type { Bundle } from "../lib/bundle.ts";
import { load, type LoadResult } from "../lib/load.ts";
import { median } from "../lib/median.ts";
import { processorMs, residentBytes } from "../lib/process-stats.ts";

export interface Throughput {
  readonly id: string;
  readonly ratioToBareHono: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of workerd, all threads; null where the system does not tell. */
  readonly processorMicrosPerRequest: number | null;
  /** Share of one core that workerd used; well under 1, the client was the limit and the ratio is too kind. */
  readonly busyShare: number | null;
  readonly residentBytes: number | null;
}

export interface RoundOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

interface Player {
  readonly contender: Contender;
  readonly stage: Stage;
  readonly headers: Readonly<Record<string, string>>;
  readonly rounds: (LoadResult & { readonly processorMs: number | null })[];
  resident: number | null;
}

export async function measureThroughput(
  contenders: readonly Contender[],
  bundleOf: (contender: Contender) => Bundle,
  options: RoundOptions,
): Promise<Throughput[]> {
  const players: Player[] = [];
  for (const contender of contenders) {
    const stage = await openStage(bundleOf(contender), contender.bindings);
    const headers = await contender.prepare(stage);
    players.push({ contender, stage, headers, rounds: [], resident: null });
  }
  for (const player of players) {
    await play(player, options.warmUpSeconds);
    player.resident = residentBytes(player.stage.pid);
  }
  for (let round = 0; round < options.rounds; round++) {
    console.log(`Round ${round + 1} of ${options.rounds} …`);
    // Another one starts each time: nobody is always behind the same neighbour.
    const order = [
      ...players.slice(round % players.length),
      ...players.slice(0, round % players.length),
    ];
    for (const player of order) player.rounds.push(await play(player, options.seconds));
  }
  await Promise.all(players.map(({ stage }) => stage.close()));
  const bare = players.find(({ contender }) => contender.id === "bare") as Player;
  return players.map((player) => summarize(player, bare, options.seconds));
}

async function play({ contender, stage, headers }: Player, seconds: number) {
  const before = processorMs(stage.pid);
  const { expectedStatus } = contender;
  const result = await load({ url: `${stage.url}/v1/me`, headers, seconds, expectedStatus });
  const after = processorMs(stage.pid);
  return { ...result, processorMs: before === null || after === null ? null : after - before };
}

function summarize(
  { contender, rounds, resident }: Player,
  bare: Player,
  seconds: number,
): Throughput {
  const over = (read: (round: Player["rounds"][number], index: number) => number) =>
    median(rounds.map(read));
  const hasTimes = rounds.every((round) => round.processorMs !== null);
  return {
    id: contender.id,
    ratioToBareHono: over(
      (round, index) => round.requestsPerSecond / (bare.rounds[index]?.requestsPerSecond ?? 0),
    ),
    requestsPerSecond: over((round) => round.requestsPerSecond),
    p50Ms: over((round) => round.p50Ms),
    p99Ms: over((round) => round.p99Ms),
    processorMicrosPerRequest: hasTimes
      ? over((round) => ((round.processorMs ?? 0) * 1_000) / round.requests)
      : null,
    busyShare: hasTimes ? over((round) => (round.processorMs ?? 0) / (seconds * 1_000)) : null,
    residentBytes: resident,
  };
}
