/** What one history is made of: traffic, network, clocks and what goes wrong when. Times are real ms from the start of the history. */
import type { LeaseFacts } from "../../../../../src/features/api-keys/lease/object-state.ts";
import type { Limits } from "../../../../../src/core/plans.ts";

export interface Network {
  readonly minMs: number;
  readonly maxMs: number;
  /** Share of messages that take up to `slowMs` instead; enough to reorder and to outlive a lease. */
  readonly slowShare: number;
  readonly slowMs: number;
  /** Only asks and their answers are slow, while D1 and revocations stay quick. */
  readonly onlyAsksAreSlow?: boolean;
  readonly lossShare: number;
  readonly duplicateShare: number;
}

/** Together under the guard: over a term, drift of both sides, the staleness, the steps, and the shift of the object's host. */
export interface Clocks {
  readonly driftShare: number;
  readonly staleMs: number;
  readonly stepMs: number;
  readonly hostShiftMs: number;
}

export type Fault = { readonly atMs: number } & (
  | { readonly kind: "crash" }
  /** The object moves; the old incarnation lives on for a while and still gets some messages. */
  | { readonly kind: "twin"; readonly forMs: number }
  | { readonly kind: "evict"; readonly isolate: number }
  | { readonly kind: "step"; readonly isolate: number }
  | { readonly kind: "revoke" }
  /** The caller dies after D1, before the object. */
  | { readonly kind: "revoke-crash" }
  | { readonly kind: "limits"; readonly limits: Limits }
  | { readonly kind: "alarm" }
  | { readonly kind: "sweep" }
);

export interface Scenario {
  readonly seed: number;
  readonly isolates: number;
  /** The object's time at the start; chosen near an edge. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly limits: Limits;
  /** In the object's time. */
  readonly end: LeaseFacts["end"];
  readonly arrivals: readonly { readonly atMs: number; readonly isolate: number }[];
  readonly network: Network;
  readonly durabilityMs: number;
  readonly clocks: Clocks;
  readonly faults: readonly Fault[];
  /** Requests with other keys read the isolates' clocks this often; 0 for never. */
  readonly otherKeysEveryMs: number;
}

/** 2026-11-22 12:00 UTC, a minute's edge; and the midnight after. */
export const NOON_MS = Date.UTC(2026, 10, 22, 12);
export const MIDNIGHT_MS = Date.UTC(2026, 10, 23);

const quietNetwork: Network = {
  minMs: 10,
  maxMs: 10,
  slowShare: 0,
  slowMs: 0,
  lossShare: 0,
  duplicateShare: 0,
};
const perfectClocks: Clocks = { driftShare: 0, staleMs: 0, stepMs: 0, hostShiftMs: 0 };

/** A calm world; a targeted scenario names only what it is about. */
export function scenarioOf(about: Partial<Scenario>): Scenario {
  return {
    seed: 1,
    isolates: 50,
    startMs: NOON_MS,
    durationMs: 10_000,
    limits: { perMinute: 600, perDay: 1_000_000 },
    end: null,
    arrivals: [],
    network: quietNetwork,
    durabilityMs: 0,
    clocks: perfectClocks,
    faults: [],
    otherKeysEveryMs: 0,
    ...about,
  };
}
