/**
 * Requests a second, side by side: every contender once in each round at each number of connections, in turn, so that
 * whatever else the machine does falls on all of them. Ratios are taken within a round, and the median over rounds.
 */

import type { Contender } from "../contenders.ts";
import { openStage, type Stage } from "../lib/stage.ts";
import type { Bundle } from "../lib/bundle.ts";
import { load, type Credential } from "../lib/load.ts";
import { median } from "../lib/median.ts";
import { processorMs, residentBytes } from "../lib/process-stats.ts";
import { requireSameHeaders } from "./same-headers.ts";

export interface Round {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of workerd, all threads; null where the system does not tell. */
  readonly processorMicrosPerRequest: number | null;
  /** Share of one core that workerd used; well under 1, the client was the limit and the ratio is too kind. */
  readonly busyShare: number | null;
}

/** A contender at so many connections: the median of each figure, and what it is the median of. */
export interface Throughput extends Round {
  readonly id: string;
  readonly connections: number;
  readonly ratioToBareHono: number;
  readonly residentBytes: number | null;
  readonly rounds: readonly Round[];
}

export interface RoundOptions {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
}

interface Player {
  readonly contender: Contender;
  readonly stage: Stage;
  readonly credentials: readonly Credential[];
  readonly rounds: Map<number, Round[]>;
  /** Requests so far: of many credentials the next ones are used. */
  sent: number;
  resident: number | null;
}

export async function measureThroughput(
  contenders: readonly Contender[],
  bundleOf: (contender: Contender) => Promise<Bundle>,
  { rounds, seconds, warmUpSeconds }: RoundOptions,
): Promise<Throughput[]> {
  const players: Player[] = [];
  for (const contender of contenders) {
    const stage = await openStage(await bundleOf(contender), contender.bindings);
    const credentials = await contender.prepare(stage);
    players.push({ contender, stage, credentials, rounds: new Map(), sent: 0, resident: null });
  }
  for (const player of players) {
    await play(player, Math.max(...player.contender.connections), warmUpSeconds);
    player.resident = residentBytes(player.stage.pid);
  }
  const of = (id: string) => players.find(({ contender }) => contender.id === id) as Player;
  await requireSameHeaders(of("bareHeaders"), of("warm"));

  for (let round = 0; round < rounds; round++) {
    for (const connections of connectionsOf(contenders)) {
      console.log(`Round ${round + 1} of ${rounds}, ${connections} connections …`);
      // Another one starts each time: none is always behind the same neighbour.
      const first = round % players.length;
      const order = [...players.slice(first), ...players.slice(0, first)];
      for (const player of order) {
        if (!player.contender.connections.includes(connections)) continue;
        const { leadInSeconds } = player.contender;
        if (leadInSeconds !== undefined) await play(player, connections, leadInSeconds);
        const played = await play(player, connections, seconds);
        player.rounds.set(connections, [...(player.rounds.get(connections) ?? []), played]);
      }
    }
  }
  await Promise.all(players.map(({ stage }) => stage.close()));
  return players.flatMap((player) =>
    player.contender.connections.map((connections) =>
      summarize(player, connections, of("bare").rounds.get(connections) ?? []),
    ),
  );
}

/** Of two contenders at the same number of connections, round by round. */
export function ratio(
  one: Pick<Throughput, "rounds">,
  other: Pick<Throughput, "rounds">,
  read: (round: Round) => number | null,
): number {
  const ofRound = (round: Round | undefined) => (round && read(round)) ?? Number.NaN;
  return median(one.rounds.map((round, index) => ofRound(round) / ofRound(other.rounds[index])));
}

async function play(player: Player, connections: number, seconds: number): Promise<Round> {
  const { stage, contender, credentials } = player;
  const next = player.sent % credentials.length;
  const turned = [...credentials.slice(next), ...credentials.slice(0, next)];
  const asked = { url: `${stage.url}/v1/me`, credentials: turned, seconds, connections };
  const before = processorMs(stage.pid);
  const result = await load(asked, contender.expectedStatus);
  const after = processorMs(stage.pid);
  const { requests, requestsPerSecond, p50Ms, p99Ms } = result;
  player.sent += requests;
  const usedMs = before === null || after === null ? null : after - before;
  return {
    ...{ requestsPerSecond, p50Ms, p99Ms },
    processorMicrosPerRequest: usedMs === null ? null : (usedMs * 1_000) / requests,
    busyShare: usedMs === null ? null : usedMs / (result.seconds * 1_000),
  };
}

function connectionsOf(contenders: readonly Contender[]): number[] {
  const all = new Set(contenders.flatMap(({ connections }) => connections));
  return [...all].toSorted((left, right) => left - right);
}

function summarize(player: Player, connections: number, bare: readonly Round[]): Throughput {
  const rounds = player.rounds.get(connections) ?? [];
  const over = (read: (round: Round) => number) => median(rounds.map(read));
  const overKnown = (read: (round: Round) => number | null) =>
    rounds.some((round) => read(round) === null) ? null : over((round) => read(round) ?? 0);
  return {
    id: player.contender.id,
    connections,
    ratioToBareHono: ratio({ rounds }, { rounds: bare }, (round) => round.requestsPerSecond),
    requestsPerSecond: over((round) => round.requestsPerSecond),
    p50Ms: over((round) => round.p50Ms),
    p99Ms: over((round) => round.p99Ms),
    processorMicrosPerRequest: overKnown((round) => round.processorMicrosPerRequest),
    busyShare: overKnown((round) => round.busyShare),
    residentBytes: player.resident,
    rounds,
  };
}
