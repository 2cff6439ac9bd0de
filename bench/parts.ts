/** The parts of the benchmark, in the order in which they run. Each stands alone: it opens what it measures, and closes it. */

import { BARE, contenders, OURS, type Contender } from "./contenders.ts";
import type { Bundle, Source } from "./lib/bundle.ts";
import { countCalls, countSteadyCalls, type CallsPerRequest } from "./measure/calls.ts";
import { measureConsole } from "./measure/console.ts";
import { INSTANCES, measureInstances } from "./measure/instances.ts";
import { INVOKE, measureInvocations } from "./measure/invoke.ts";
import { measureMemory } from "./measure/memory.ts";
import { measureManyKeys } from "./measure/million-keys.ts";
import { measurePolicies, POLICIES } from "./measure/policies.ts";
import { measureReminders, SWEEP } from "./measure/reminders.ts";
import { measureRevocations } from "./measure/revoke.ts";
import { measureScrubber, SCRUBBER } from "./measure/scrubber.ts";
import { measureSecrets, SECRET_READS } from "./measure/secrets.ts";
import { measureSize } from "./measure/size.ts";
import { measureStart, STAND_INS } from "./measure/start.ts";
import { measureThroughput } from "./measure/throughput.ts";
import { measureTokenVerification, TOKEN_VERIFICATION } from "./measure/token-verification.ts";
import type { Figures, Part } from "./report/figures.ts";

export interface Kit {
  readonly quick: boolean;
  readonly workDir: string;
  /** Made once a run. */
  readonly bundle: (source: Source) => Promise<Bundle>;
}

const SIZES = {
  rounds: 5,
  seconds: 4,
  warmUpSeconds: 2,
  steadySeconds: 10,
  keysSeen: 100_000,
  largeKeys: 1_000_000,
  secretsDue: 100_000,
  instances: 1_000,
  checks: 100,
  starts: 9,
  listings: 100,
  verifications: 20,
  scrubbings: 7,
  invocations: 300,
  pageViews: 60,
};

/** Enough to see that it runs. */
const QUICK_SIZES: typeof SIZES = {
  rounds: 1,
  seconds: 1,
  warmUpSeconds: 1,
  steadySeconds: 3,
  keysSeen: 12_000,
  largeKeys: 20_000,
  secretsDue: 10_000,
  instances: 50,
  checks: 20,
  starts: 2,
  listings: 5,
  verifications: 4,
  scrubbings: 1,
  invocations: 20,
  pageViews: 3,
};

export function sizesOf({ quick }: Pick<Kit, "quick">): typeof SIZES {
  return quick ? QUICK_SIZES : SIZES;
}

export const PARTS: { readonly [P in Part]: (kit: Kit) => Promise<Figures[P]> } = {
  throughput: (kit) =>
    measureThroughput(contenders(kit), ({ source }) => kit.bundle(source), sizesOf(kit)),
  calls: async (kit) => {
    const counted = ({ source }: Contender) => kit.bundle({ ...source, counted: true });
    const all = contenders(kit).filter(({ id }) => !MANY_KEYS.has(id));
    const perRequest: CallsPerRequest[] = [];
    for (const contender of all) {
      perRequest.push(await countCalls(contender, await counted(contender)));
    }
    const warm = all.find(({ id }) => id === "warm") as Contender;
    const options = { seconds: sizesOf(kit).steadySeconds };
    return {
      perRequest,
      steady200PerSecond: await countSteadyCalls(warm, await counted(warm), options),
    };
  },
  start: async ({ bundle, workDir, ...kit }) =>
    measureStart({
      bare: await bundle(BARE),
      ours: await bundle(OURS),
      standIns: await bundle(STAND_INS),
      workDir,
      starts: sizesOf(kit).starts,
    }),
  size: async ({ bundle }) => measureSize(await bundle(OURS)),
  policies: async ({ bundle, ...kit }) =>
    measurePolicies(await bundle(POLICIES), await bundle(OURS), sizesOf(kit)),
  tokens: async ({ bundle, ...kit }) =>
    measureTokenVerification(await bundle(TOKEN_VERIFICATION), sizesOf(kit).verifications),
  secrets: async ({ bundle, ...kit }) =>
    measureSecrets(await bundle(OURS), await bundle(SECRET_READS), sizesOf(kit)),
  scrubber: async ({ bundle, ...kit }) =>
    measureScrubber(await bundle(SCRUBBER), sizesOf(kit).scrubbings),
  invoke: async ({ bundle, ...kit }) => measureInvocations(await bundle(INVOKE), sizesOf(kit)),
  revoke: async ({ bundle, quick }) =>
    measureRevocations(await bundle(OURS), { waitForIdle: !quick }),
  reminders: async ({ bundle, ...kit }) => measureReminders(await bundle(SWEEP), sizesOf(kit)),
  instances: async ({ bundle, ...kit }) => measureInstances(await bundle(INSTANCES), sizesOf(kit)),
  console: async ({ bundle, ...kit }) => measureConsole(await bundle(OURS), sizesOf(kit)),
  memory: async ({ bundle, ...kit }) =>
    measureMemory(
      await bundle({ ...OURS, main: "bench/workers/ours-many-keys.ts" }),
      sizesOf(kit).keysSeen,
    ),
  lookup: async ({ bundle, ...kit }) => measureManyKeys(await bundle(OURS), sizesOf(kit)),
};

/** What one of their requests costs in calls says nothing: they are measured for the many. */
const MANY_KEYS: ReadonlySet<string> = new Set(["thousandKeys", "distinctKeys"]);
