/** Random histories. fast-check draws the shape and the faults; a seed it draws fills in the traffic, for thousands of requests are no shape. */
import fc from "fast-check";
import type { Fault, Scenario } from "./scenario.ts";
import { MIDNIGHT_MS, NOON_MS, scenarioOf } from "./scenario.ts";
import { createRandom } from "./scheduler.ts";

const calm = { slowShare: 0, slowMs: 0, lossShare: 0, duplicateShare: 0 };
const network = fc.oneof(
  fc.constant({ ...calm, minMs: 1, maxMs: 10 }),
  fc.constant({ ...calm, minMs: 2, maxMs: 80 }),
  fc.constant({
    ...calm,
    minMs: 1,
    maxMs: 15,
    slowShare: 0.4,
    slowMs: 3_500,
    onlyAsksAreSlow: true,
  }),
  fc.constant({
    minMs: 2,
    maxMs: 200,
    slowShare: 0.15,
    slowMs: 3_500,
    lossShare: 0.08,
    duplicateShare: 0.15,
  }),
  fc.constant({
    minMs: 20,
    maxMs: 900,
    slowShare: 0.05,
    slowMs: 5_000,
    lossShare: 0.02,
    duplicateShare: 0.3,
  }),
);

/** Their worst case over one term is 150 + 150 + 120 + 20 + 10 = 450 ms, just under the guard. */
const clocks = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ driftShare: 0, staleMs: 0, stepMs: 0, hostShiftMs: 0 }) },
  {
    weight: 3,
    arbitrary: fc.constant({ driftShare: 0.02, staleMs: 150, stepMs: 150, hostShiftMs: 120 }),
  },
);

const limits = fc.record({
  perMinute: fc.oneof(
    fc.integer({ min: 1, max: 40 }),
    fc.integer({ min: 40, max: 600 }),
    fc.constant(100_000),
  ),
  perDay: fc.oneof(fc.constant(1_000_000), fc.integer({ min: 1, max: 300 })),
});

interface Shape {
  readonly seed: number;
  readonly isolates: number;
  readonly edge: number;
  readonly beforeEdgeMs: number;
  readonly activeMs: number;
  readonly idleMs: number;
  readonly perSecond: number;
  readonly hotIsolates: number;
  readonly burst: number;
}

export const scenarios: fc.Arbitrary<Scenario> = fc
  .record({
    shape: fc.record({
      seed: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      isolates: fc.integer({ min: 50, max: 60 }),
      edge: fc.constantFrom(NOON_MS, NOON_MS, MIDNIGHT_MS),
      beforeEdgeMs: fc.integer({ min: 500, max: 6_000 }),
      activeMs: fc.integer({ min: 4_000, max: 12_000 }),
      idleMs: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 57_000, max: 64_000 }) },
      ),
      perSecond: fc.integer({ min: 2, max: 60 }),
      hotIsolates: fc.integer({ min: 1, max: 60 }),
      burst: fc.integer({ min: 0, max: 40 }),
    }),
    network,
    clocks,
    limits,
    durabilityMs: fc.constantFrom(0, 15, 80),
    largeSteps: fc.oneof(
      { weight: 5, arbitrary: fc.constant(false) },
      { weight: 1, arbitrary: fc.constant(true) },
    ),
    endsAfterMs: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.integer({ min: 500, max: 9_000 }) },
    ),
    raw: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        pick: fc.integer({ min: 0, max: 999 }),
        limits,
      }),
      { maxLength: 10 },
    ),
  })
  .map(({ shape, raw, endsAfterMs, largeSteps, ...rest }) => {
    const startMs = shape.edge - shape.beforeEdgeMs;
    const durationMs = shape.activeMs + shape.idleMs;
    const faults = faultsOf(raw, shape);
    const turns = faults.filter(({ kind }) => kind.startsWith("revoke")).map(({ atMs }) => atMs);
    if (endsAfterMs !== null) turns.push(endsAfterMs);
    return scenarioOf({
      ...rest,
      // A step that large is seen only by an isolate that is busy; then it must do no harm.
      ...(largeSteps && {
        clocks: { driftShare: 0.02, staleMs: 50, stepMs: 2_500, hostShiftMs: 120 },
        otherKeysEveryMs: 40,
      }),
      seed: shape.seed,
      isolates: shape.isolates,
      startMs,
      durationMs: durationMs + 10_000,
      end: endsAfterMs === null ? null : { atMs: startMs + endsAfterMs, kind: "expiry" },
      arrivals: [...arrivalsOf(shape), ...turns.flatMap((atMs) => sleepersAt(atMs, shape))],
      faults,
    });
  });

function arrivalsOf(shape: Shape): Scenario["arrivals"] {
  const random = createRandom(shape.seed ^ 0x5eed);
  const arrivals: { atMs: number; isolate: number }[] = [];
  const add = (atMs: number, isolate: number) =>
    arrivals.push({ atMs: skipIdle(atMs, shape), isolate });
  const total = Math.round((shape.perSecond * shape.activeMs) / 1_000);
  for (let index = 0; index < total; index += 1)
    add(random() * shape.activeMs, Math.floor(random() * shape.hotIsolates));
  // Somebody always tries everywhere again, right to the end: a lease that outlives its time must find a user.
  for (let index = 0; index < 60; index += 1) add(shape.activeMs * (0.3 + 0.7 * random()), index);
  const burstAtMs = random() * shape.activeMs;
  for (let index = 0; index < shape.burst; index += 1)
    add(burstAtMs + random() * 30, Math.floor(random() * 3));
  return arrivals;
}

/** The dangerous ones: busy just before, then silent (an ask would tell them), until they try once more. */
function sleepersAt(atMs: number, shape: Shape): Scenario["arrivals"] {
  const random = createRandom(shape.seed ^ Math.round(atMs));
  return Array.from({ length: 15 }, () => Math.floor(random() * shape.isolates)).flatMap(
    (isolate) => {
      const busyAtMs = atMs - 100 + (random() - 0.8) * 500;
      const busy = Array.from({ length: 6 }, () => busyAtMs + random() * 60);
      return [...busy, atMs + 100 + random() * 3_500].map((time) => ({
        atMs: Math.max(0, time),
        isolate,
      }));
    },
  );
}

/** The idle time lies in the middle. */
function skipIdle(atMs: number, shape: Shape): number {
  return atMs < shape.activeMs / 2 ? atMs : atMs + shape.idleMs;
}

const KINDS = [
  "revoke",
  "revoke",
  "crash",
  "crash",
  "twin",
  "evict",
  "step",
  "limits",
  "alarm",
  "sweep",
  "revoke-crash",
] as const;

interface RawFault {
  readonly at: number;
  readonly pick: number;
  readonly limits: Scenario["limits"];
}

function faultsOf(raw: readonly RawFault[], shape: Shape): Fault[] {
  const stepped = new Set<number>();
  return raw.flatMap(({ at, pick, limits: newLimits }): Fault[] => {
    const kind = KINDS[pick % KINDS.length] ?? "crash";
    const atMs = skipIdle(at * shape.activeMs, shape);
    const isolate = pick % shape.isolates;
    if (kind === "limits") {
      return [
        { kind, atMs, limits: newLimits },
        { kind: "alarm", atMs: atMs + 50 },
      ];
    }
    // Half of the revocations are disturbed while they last.
    if (kind === "revoke" && pick % 2 === 0) {
      const disturbedAtMs = atMs + ((pick * 7) % 600) - 100;
      const disturbance: Fault =
        pick % 4 === 0
          ? { kind: "crash", atMs: disturbedAtMs }
          : { kind: "twin", atMs: disturbedAtMs, forMs: 6_000 };
      return [{ kind, atMs }, disturbance, { kind, atMs: atMs + (pick % 900) }];
    }
    if (kind === "twin") return [{ kind, atMs, forMs: 200 + pick }];
    if (kind === "evict") return [{ kind, atMs, isolate }];
    if (kind !== "step") return [{ kind, atMs }];
    // One small step back per isolate: more of them in one term would be more than the guard is for.
    const isolates = Array.from({ length: shape.isolates }, (_, index) => index).filter(
      (index) => index % 3 === isolate % 3 && !stepped.has(index),
    );
    for (const index of isolates) stepped.add(index);
    return isolates.map((index) => ({ kind, atMs, isolate: index }));
  });
}
