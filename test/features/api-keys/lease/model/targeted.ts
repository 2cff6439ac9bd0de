/** Histories about one thing each: where a rule matters, and little else happens. The seed moves everything a little. */
import type { Clocks, Fault, Network, Scenario } from "./scenario.ts";
import { NOON_MS, scenarioOf } from "./scenario.ts";
import { createRandom } from "./scheduler.ts";

export type Targeted = (seed: number) => Scenario;

const nearby: Network = { minMs: 1, maxMs: 15, slowShare: 0, slowMs: 0, lossShare: 0, duplicateShare: 0 };
const slow: Network = { ...nearby, slowShare: 0.4, slowMs: 3_500 };
const repeating: Network = { ...nearby, slowShare: 0.3, slowMs: 3_000, duplicateShare: 0.9, lossShare: 0.1 };
/** Two unseen steps back in one term, and nothing else: 380 ms of a guard of 500. */
const steppingBack: Clocks = { driftShare: 0, staleMs: 0, stepMs: 190, hostShiftMs: 0 };

/** Middle of a minute, far from every edge. */
const MIDDLE_MS = NOON_MS + 20_000;

interface Traffic {
  readonly fromMs: number;
  readonly toMs: number;
  readonly perSecond: number;
  readonly isolates: number;
}

function trafficOf(seed: number, ...flows: Traffic[]): Scenario["arrivals"] {
  const random = createRandom(seed);
  return flows.flatMap(({ fromMs, toMs, perSecond, isolates }) =>
    Array.from({ length: Math.round(((toMs - fromMs) * perSecond) / 1_000) }, () => ({
      atMs: fromMs + random() * (toMs - fromMs),
      isolate: Math.floor(random() * isolates),
    })),
  );
}

function jitter(seed: number, range: number): number {
  return createRandom(seed ^ 0xabcd)() * range;
}

/** Isolates in steady use while the key is revoked. */
export function revokedInUse(about: { network?: Network; clocks?: Clocks; faults?: (atMs: number, seed: number) => Fault[] } = {}): Targeted {
  return (seed) => {
    const atMs = 3_000 + jitter(seed, 1_000);
    return scenarioOf({
      seed,
      startMs: MIDDLE_MS,
      limits: { perMinute: 100_000, perDay: 1_000_000 },
      network: about.network ?? nearby,
      ...(about.clocks && { clocks: about.clocks }),
      arrivals: trafficOf(seed, { fromMs: 0, toMs: 10_000, perSecond: 100, isolates: 8 }),
      faults: about.faults?.(atMs, seed) ?? [{ kind: "revoke", atMs }],
    });
  };
}

export const revoked = revokedInUse();
export const revokedWhileAnswersAreSlow = revokedInUse({ network: slow });

/** Many isolates, each asking once at its own moment around the revoke, their clocks stepping back just after. */
export const revokedWhileClocksStep: Targeted = (seed) => ({
  ...revokedInUse({
    network: { ...nearby, maxMs: 3 },
    clocks: steppingBack,
    faults: (atMs) => [
      { kind: "revoke", atMs },
      ...Array.from({ length: 16 }, (_, index): Fault => ({ kind: "step", atMs: atMs + 100 + 50 * Math.floor(index / 8), isolate: index % 8 })),
      ...Array.from({ length: 8 }, (_, isolate): Fault => ({ kind: "step", atMs: atMs + 900, isolate })),
    ].filter((fault, index) => index === 0 || index % 3 !== 0 || fault.kind !== "step"),
  })(seed),
});

/** One large step back, in isolates so busy that it is seen at once. */
export const revokedAfterALargeStep: Targeted = (seed) => ({
  ...revokedInUse({
    network: { ...nearby, maxMs: 5 },
    clocks: { ...steppingBack, stepMs: 2_500 },
    faults: (atMs) => [
      { kind: "revoke", atMs },
      ...Array.from({ length: 8 }, (_, isolate): Fault => ({ kind: "step", atMs: atMs + 60, isolate })),
    ],
  })(seed),
  arrivals: trafficOf(seed, { fromMs: 0, toMs: 10_000, perSecond: 800, isolates: 8 }),
});

export const revokedTwice = revokedInUse({
  faults: (atMs) => [
    { kind: "revoke", atMs },
    { kind: "revoke", atMs: atMs + 300 },
  ],
});
export const revokedAfterACrash = revokedInUse({
  faults: (atMs) => [
    { kind: "crash", atMs: atMs - 60 },
    { kind: "revoke", atMs },
  ],
});
export const crashedInTheFence = revokedInUse({
  faults: (atMs) => [
    { kind: "revoke", atMs },
    { kind: "crash", atMs: atMs + 300 },
    { kind: "revoke", atMs: atMs + 400 },
  ],
});
export const revokedBesideATwin = revokedInUse({
  faults: (atMs) => [
    { kind: "twin", atMs: atMs - 50, forMs: 6_000 },
    { kind: "revoke", atMs },
    { kind: "revoke", atMs: atMs + 500 },
  ],
});
export const revokedDuringAnAlarm = revokedInUse({
  network: { ...nearby, maxMs: 80 },
  faults: (atMs, seed) => [
    { kind: "revoke", atMs },
    ...Array.from({ length: 6 }, (_, index): Fault => ({ kind: "alarm", atMs: atMs + index * 15 + (seed % 15) })),
  ],
});

/** Nobody has used the key for over a minute; then it is revoked in the very moment in which it is used. */
export const revokedWhenIdle: Targeted = (seed) =>
  scenarioOf({
    seed,
    startMs: MIDDLE_MS,
    durationMs: 75_000,
    limits: { perMinute: 100_000, perDay: 1_000_000 },
    network: { ...nearby, maxMs: 150 },
    arrivals: trafficOf(
      seed,
      { fromMs: 0, toMs: 500, perSecond: 40, isolates: 8 },
      { fromMs: 66_000, toMs: 66_800, perSecond: 60, isolates: 50 },
      { fromMs: 66_800, toMs: 70_000, perSecond: 100, isolates: 50 },
    ),
    faults: [{ kind: "revoke", atMs: 66_100 + jitter(seed, 300) }],
  });

/** A minute's edge: busy before, a lull, then more than the new window has. */
export const crossingAnEdge: Targeted = (seed) =>
  scenarioOf({
    seed,
    startMs: NOON_MS - 4_000 - jitter(seed, 500),
    durationMs: 14_000,
    limits: { perMinute: 120, perDay: 1_000_000 },
    network: nearby,
    arrivals: trafficOf(
      seed,
      { fromMs: 600, toMs: 3_300, perSecond: 30, isolates: 3 },
      { fromMs: 3_300, toMs: 14_000, perSecond: 60, isolates: 50 },
    ),
  });

/** Held tokens, few uses while a newer and crossing lease comes, then a burst past the edge. */
export const burstPastAnEdge: Targeted = (seed) => {
  const start = 4_000 + jitter(seed, 400);
  return scenarioOf({
    seed,
    startMs: NOON_MS - start,
    durationMs: 14_000,
    limits: { perMinute: 400, perDay: 1_000_000 },
    network: nearby,
    arrivals: trafficOf(
      seed,
      { fromMs: start - 3_300, toMs: start - 1_900, perSecond: 60, isolates: 2 },
      { fromMs: start - 1_900, toMs: start - 200, perSecond: 14, isolates: 2 },
      { fromMs: start, toMs: start + 400, perSecond: 200, isolates: 2 },
      { fromMs: start + 400, toMs: 14_000, perSecond: 100, isolates: 50 },
    ),
  });
};

/** The object restarts around the edge, each time on a machine whose clock differs by up to 440 ms. */
export const restartsAtAnEdge: Targeted = (seed) => ({
  ...crossingAnEdge(seed),
  startMs: NOON_MS - 4_000,
  limits: { perMinute: 20, perDay: 1_000_000 },
  clocks: { driftShare: 0, staleMs: 0, stepMs: 0, hostShiftMs: 440 },
  arrivals: trafficOf(seed, { fromMs: 3_500, toMs: 9_000, perSecond: 150, isolates: 50 }),
  faults: Array.from({ length: 8 }, (_, index): Fault => ({ kind: "crash", atMs: 3_750 + 60 * index + jitter(seed + index, 40) })),
});

/** A small limit in the middle of a minute, more demand than it has. */
export function scarce(about: Partial<Scenario>, perMinute = 60): Targeted {
  return (seed) =>
    scenarioOf({
      seed,
      startMs: MIDDLE_MS,
      durationMs: 16_000,
      limits: { perMinute, perDay: 1_000_000 },
      network: nearby,
      arrivals: trafficOf(
        seed,
        { fromMs: 0, toMs: 1_500, perSecond: 40, isolates: 3 },
        { fromMs: 2_500, toMs: 16_000, perSecond: 40, isolates: 50 },
      ),
      ...about,
    });
}

export const scarceWithCrash = scarce({ faults: [{ kind: "crash", atMs: 4_000 }] });
export const scarceWithRepeats = scarce({ network: repeating });
export const scarceWithRepeatsAndCrashes: Targeted = (seed) =>
  scarce({
    network: repeating,
    limits: { perMinute: 40, perDay: 1_000_000 },
    faults: Array.from({ length: 12 }, (_, index): Fault => ({ kind: "crash", atMs: 1_500 + index * 600 + jitter(seed, 400) })),
  })(seed);

/** A busy isolate that renews ahead and gives back, beside others that take all the rest. */
export const renewing: Targeted = (seed) => ({
  ...scarce({}, 900)(seed),
  arrivals: trafficOf(seed, { fromMs: 0, toMs: 6_000, perSecond: 120, isolates: 1 }, { fromMs: 3_000, toMs: 16_000, perSecond: 150, isolates: 50 }),
});

/** Tokens left over from one minute come back in the next. */
export const returnedInTheNextWindow: Targeted = (seed) => ({
  ...crossingAnEdge(seed),
  arrivals: trafficOf(
    seed,
    { fromMs: 0, toMs: 900, perSecond: 60, isolates: 4 },
    { fromMs: 4_600, toMs: 14_000, perSecond: 60, isolates: 8 },
  ),
});

/** The key's own end falls into steady use; clocks step back. */
export const endsInUse: Targeted = (seed) => {
  const endMs = 3_000 + jitter(seed, 1_000);
  return {
    ...revokedInUse({
      network: { ...nearby, maxMs: 3 },
      clocks: steppingBack,
      faults: () => Array.from({ length: 16 }, (_, index): Fault => ({ kind: "step", atMs: endMs - 1_000 + 400 * Math.floor(index / 8), isolate: index % 8 })),
    })(seed),
    end: { atMs: MIDDLE_MS + endMs, kind: "expiry" },
  };
};

/** The plan is lowered in one minute and must hold in the next. */
export const lowered: Targeted = (seed) => ({
  ...crossingAnEdge(seed),
  faults: [
    { kind: "limits", atMs: 100, limits: { perMinute: 15, perDay: 1_000_000 } },
    { kind: "alarm", atMs: 150 },
  ],
});
