/** Histories about one thing each: where a rule matters, and little else happens. The seed moves everything a little. */
import type { Clocks, Fault, Network, Scenario } from "./scenario.ts";
import { NOON_MS, scenarioOf } from "./scenario.ts";
import { createRandom } from "./scheduler.ts";

export type Targeted = (seed: number) => Scenario;

const nearby: Network = {
  minMs: 1,
  maxMs: 15,
  slowShare: 0,
  slowMs: 0,
  lossShare: 0,
  duplicateShare: 0,
};
const slow: Network = { ...nearby, slowShare: 0.4, slowMs: 3_500, onlyAsksAreSlow: true };
const repeating: Network = {
  ...nearby,
  slowShare: 0.3,
  slowMs: 3_000,
  duplicateShare: 0.9,
  lossShare: 0.1,
};
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

/** From here on isolates only sleep on what they hold, and try again about when the fence is over. */
const SLEEPERS_FROM = 8;

interface InUse extends Partial<Omit<Scenario, "faults">> {
  readonly faults?: (atMs: number, seed: number) => Fault[];
  readonly steadyPerSecond?: number;
  readonly triesForMs?: number;
}

/**
 * Isolates in steady use while the key is revoked; and beside them the dangerous ones: busy just before, then silent (an ask would tell
 * them), until they try once more around the fence's end.
 */
export function revokedInUse(about: InUse = {}): Targeted {
  const { faults, steadyPerSecond = 60, triesForMs = 1_500, ...rest } = about;
  return (seed) => {
    const atMs = 3_000 + jitter(seed, 1_000);
    const random = createRandom(seed);
    const sleepers = Array.from({ length: 50 - SLEEPERS_FROM }, (_, index) => {
      const busyAtMs = atMs - 100 - random() * 400;
      const busy = Array.from({ length: 10 }, () => busyAtMs + random() * 60);
      // Half of them before a lease's honest end, for a revoke that answers too early; half after, for a lease that lives too long.
      const againAtMs =
        index % 2 === 0 ? atMs + 200 + random() * 1_000 : atMs + 1_900 + random() * triesForMs;
      return [...busy, againAtMs].map((time) => ({ atMs: time, isolate: SLEEPERS_FROM + index }));
    });
    return scenarioOf({
      seed,
      startMs: MIDDLE_MS,
      durationMs: 16_000,
      limits: { perMinute: 1_000_000, perDay: 1_000_000_000 },
      network: nearby,
      arrivals: [
        ...trafficOf(seed, {
          fromMs: 0,
          toMs: 10_000,
          perSecond: steadyPerSecond,
          isolates: SLEEPERS_FROM,
        }),
        ...sleepers.flat(),
      ],
      ...rest,
      faults: faults?.(atMs, seed) ?? [{ kind: "revoke", atMs }],
    });
  };
}

function stepAll(atMs: number): Fault[] {
  return Array.from({ length: 50 }, (_, isolate): Fault => ({ kind: "step", atMs, isolate }));
}

export const revoked = revokedInUse();
export const revokedWhileAnswersAreSlow = revokedInUse({ network: slow });
export const revokedWhileClocksStep = revokedInUse({
  network: { ...nearby, maxMs: 3 },
  clocks: steppingBack,
  faults: (atMs) => [{ kind: "revoke", atMs }, ...stepAll(atMs + 100), ...stepAll(atMs + 900)],
});

/** One large step back, in isolates so busy with other keys that it is seen at once. */
export const revokedAfterALargeStep = revokedInUse({
  clocks: { ...steppingBack, stepMs: 2_500 },
  otherKeysEveryMs: 40,
  faults: (atMs) => [{ kind: "revoke", atMs }, ...stepAll(atMs + 60)],
});

export const revokedTwice = revokedInUse({
  faults: (atMs) => [
    { kind: "revoke", atMs },
    { kind: "revoke", atMs: atMs + 300 },
  ],
});
export const revokedAfterACrash = revokedInUse({
  steadyPerSecond: 0,
  network: { ...nearby, minMs: 10 },
  faults: (atMs) => [
    { kind: "crash", atMs: atMs + 20 },
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
  network: { ...nearby, slowShare: 0.5, slowMs: 400 },
  triesForMs: 4_000,
  faults: (atMs, seed) => [
    ...[0, 100, 200].map((afterMs): Fault => ({
      kind: "alarm",
      atMs: atMs + afterMs + jitter(seed, 100),
    })),
    { kind: "revoke", atMs },
  ],
});

/** No one has used the key for over a minute; then it is revoked in the very moment in which isolates begin to use it. */
export const revokedWhenIdle: Targeted = (seed) => {
  const random = createRandom(seed);
  const users = Array.from({ length: 50 }, (_, isolate) => {
    const atMs = 66_150 + random() * 300;
    return [0, 4, 8, 500 + random() * 700].map((afterMs) => ({ atMs: atMs + afterMs, isolate }));
  });
  return scenarioOf({
    seed,
    startMs: MIDDLE_MS,
    durationMs: 75_000,
    limits: { perMinute: 100_000, perDay: 1_000_000 },
    network: { ...nearby, maxMs: 150 },
    arrivals: [
      ...trafficOf(seed, { fromMs: 0, toMs: 500, perSecond: 40, isolates: 8 }),
      ...users.slice(0, 1 + (seed % 2)).flat(),
    ],
    faults: [{ kind: "revoke", atMs: 66_000 }],
  });
};

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

/** Busy until leases begin to cross the edge, a lull in which a few are renewed, then a burst past the edge. */
export const burstPastAnEdge: Targeted = (seed) => {
  const edgeMs = 4_000 + jitter(seed, 400);
  return scenarioOf({
    seed,
    startMs: NOON_MS - edgeMs,
    durationMs: 14_000,
    limits: { perMinute: 1_500, perDay: 1_000_000 },
    network: nearby,
    arrivals: trafficOf(
      seed,
      { fromMs: edgeMs - 3_000, toMs: edgeMs - 1_300, perSecond: 250, isolates: 8 },
      { fromMs: edgeMs - 1_300, toMs: edgeMs - 100, perSecond: 20, isolates: 8 },
      { fromMs: edgeMs, toMs: edgeMs + 200, perSecond: 1_000, isolates: 8 },
      { fromMs: edgeMs + 200, toMs: 14_000, perSecond: 250, isolates: 50 },
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
  faults: Array.from({ length: 8 }, (_, index): Fault => ({
    kind: "crash",
    atMs: 3_750 + 60 * index + jitter(seed + index, 40),
  })),
});

/** A small limit in the middle of a minute, more demand than it has. */
function scarce(about: Partial<Scenario>, perMinute = 60): Targeted {
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
/** A burst leaves tokens over in a few isolates, which come back when everybody wants them; the object restarts in between. */
export const leftOver: Targeted = (seed) =>
  scenarioOf({
    seed,
    startMs: MIDDLE_MS,
    durationMs: 20_000,
    limits: { perMinute: 200, perDay: 1_000_000 },
    network: nearby,
    arrivals: trafficOf(
      seed,
      { fromMs: 0, toMs: 150, perSecond: 500, isolates: 8 },
      { fromMs: 2_500, toMs: 20_000, perSecond: 60, isolates: 50 },
    ),
    faults: [{ kind: "crash", atMs: 3_000 + jitter(seed, 1_500) }],
  });

/** A busy isolate that renews ahead and gives back, beside others that take all the rest. */
export const renewing: Targeted = (seed) => ({
  ...scarce({}, 900)(seed),
  arrivals: trafficOf(
    seed,
    { fromMs: 0, toMs: 6_000, perSecond: 120, isolates: 1 },
    { fromMs: 3_000, toMs: 16_000, perSecond: 150, isolates: 50 },
  ),
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
export const endsInUse: Targeted = (seed) => ({
  ...revokedInUse({
    network: { ...nearby, maxMs: 3 },
    clocks: steppingBack,
    faults: (atMs) => [...stepAll(atMs + 300), ...stepAll(atMs + 700)],
  })(seed),
  end: { atMs: MIDDLE_MS + 3_000 + jitter(seed, 1_000) + 2_000, kind: "expiry" },
});

/** The plan is lowered in one minute and must hold in the next. */
export const lowered: Targeted = (seed) => ({
  ...crossingAnEdge(seed),
  faults: [
    { kind: "limits", atMs: 1_400, limits: { perMinute: 15, perDay: 1_000_000 } },
    { kind: "alarm", atMs: 1_450 },
  ],
});
