/** Measured figures: steady traffic in worlds where nothing breaks, only latency and skew. */
import { realParts } from "./parts.ts";
import type { Parts } from "./parts.ts";
import { runHistory } from "../model.ts";
import type { History } from "../model.ts";
import { NOON_MS, scenarioOf } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";
import { createRandom } from "./scheduler.ts";

export interface Steady {
  readonly perMinute: number;
  readonly isolates: number;
  /** All isolates together. */
  readonly perSecond: number;
  readonly durationMs: number;
  readonly arrivals: "even" | "poisson" | "random";
}

/** Even: each isolate at its own fixed beat. Random: an even beat, each request to a random isolate. Poisson: no beat at all. */
export function runSteady(steady: Steady, parts: Parts = realParts): History {
  return runHistory(
    scenarioOf({
      isolates: steady.isolates,
      startMs: NOON_MS,
      durationMs: steady.durationMs,
      limits: { perMinute: steady.perMinute, perDay: 1_000_000_000 },
      network: { minMs: 5, maxMs: 30, slowShare: 0, slowMs: 0, lossShare: 0, duplicateShare: 0 },
      clocks: { driftShare: 0.005, staleMs: 5, stepMs: 0, hostShiftMs: 0 },
      durabilityMs: 10,
      arrivals: beats(steady),
    }),
    parts,
  );
}

function beats({ isolates, perSecond, durationMs, arrivals }: Steady): Scenario["arrivals"] {
  const random = createRandom(7);
  const total = Math.floor((perSecond * durationMs) / 1_000);
  return Array.from({ length: total }, (_, index) => ({
    atMs: arrivals === "poisson" ? random() * durationMs : (index * 1_000) / perSecond,
    isolate: arrivals === "even" ? index % isolates : Math.floor(random() * isolates),
  }));
}

/** The share of the limit that demand would have used but did not, over all whole minutes but the first. */
export function unusedShare(history: History, steady: Steady): number {
  const first = NOON_MS / 60_000;
  const minutes = [...history.judge.byMinute].filter(
    ([number]) => number > first && number < first + steady.durationMs / 60_000,
  );
  const wanted = Math.min(steady.perMinute, steady.perSecond * 60);
  const used = minutes.reduce((sum, [, count]) => sum + count, 0);
  return 1 - used / (wanted * minutes.length);
}
