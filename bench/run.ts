/** `npm run bench`: everything side by side in one run. `--quick` only shows that it runs. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { BARE, CONTENDERS, OURS, type Contender } from "./contenders.ts";
import { bundle, type Bundle, type Source } from "./lib/bundle.ts";
import { installPeers } from "./lib/install-peers.ts";
import { BENCH } from "./lib/paths.ts";
import { countCalls, countSteadyCalls, type CallsPerRequest } from "./measure/calls.ts";
import { measureColdStart } from "./measure/cold-start.ts";
import { measureMemory } from "./measure/memory.ts";
import { measureManyKeys } from "./measure/million-keys.ts";
import { measureReminders, SWEEP } from "./measure/reminders.ts";
import { measurePolicies, POLICIES } from "./measure/policies.ts";
import { beginRevocations } from "./measure/revoke.ts";
import { measureSecrets, SECRET_READS } from "./measure/secrets.ts";
import { measureThroughput } from "./measure/throughput.ts";
import { measureTokenVerification, TOKEN_VERIFICATION } from "./measure/token-verification.ts";
import { drawChart } from "./report/chart.ts";
import type { Figures } from "./report/figures.ts";
import { printReport } from "./report/print.ts";
import { resultsOf } from "./report/results.ts";
import { judge } from "./report/targets.ts";

const quick = process.argv.includes("--quick");
const SIZES = quick
  ? {
      rounds: 1,
      seconds: 1,
      warmUpSeconds: 1,
      steadySeconds: 3,
      keysSeen: 12_000,
      largeKeys: 20_000,
      secretsDue: 10_000,
      checks: 20,
      starts: 2,
      listings: 5,
      verifications: 4,
    }
  : {
      rounds: 5,
      seconds: 4,
      warmUpSeconds: 2,
      steadySeconds: 10,
      keysSeen: 100_000,
      largeKeys: 1_000_000,
      secretsDue: 100_000,
      checks: 100,
      starts: 9,
      listings: 100,
      verifications: 20,
    };

const startedMs = performance.now();
await installPeers();
const workDir = await mkdtemp(join(tmpdir(), "nembl-bench-"));
try {
  const figures = await measure();
  const verdicts = judge(figures);
  printReport(figures, verdicts);
  if (!quick) {
    await writeFile(
      join(BENCH, "results.json"),
      `${JSON.stringify(resultsOf(figures, verdicts), null, 2)}\n`,
    );
    await writeFile(join(BENCH, "results.svg"), drawChart(figures));
  }
} finally {
  await rm(workDir, { recursive: true, force: true });
}
say(`Done in ${Math.round((performance.now() - startedMs) / 1_000)} s.`);

async function measure(): Promise<Figures> {
  say("Bundling …");
  const bundles = new Map<string, Bundle>();
  const bundleOnce = async (source: Source): Promise<Bundle> => {
    const name = `${source.main} ${source.counted ? "counted" : ""}`;
    const made = bundles.get(name) ?? (await bundle(source, workDir));
    bundles.set(name, made);
    return made;
  };
  for (const { source } of CONTENDERS) await bundleOnce(source);
  const ours = await bundleOnce(OURS);
  const bundleOf = ({ source }: Contender) => bundles.get(`${source.main} `) as Bundle;

  const finishRevocations = await beginRevocations(ours);
  say("Throughput, side by side …");
  const throughput = await measureThroughput(CONTENDERS, bundleOf, SIZES);

  say("Calls per request …");
  const calls: CallsPerRequest[] = [];
  for (const contender of CONTENDERS) {
    calls.push(
      await countCalls(contender, await bundleOnce({ ...contender.source, counted: true })),
    );
  }
  const warm = CONTENDERS.find(({ id }) => id === "warm") as Contender;
  const countedOurs = await bundleOnce({ ...OURS, counted: true });
  const steady = await countSteadyCalls(warm, countedOurs, SIZES.steadySeconds);

  say("Start …");
  const starts = { workDir, starts: SIZES.starts };
  const coldStart = await measureColdStart(await bundleOnce(BARE), ours, starts);
  say("Many keys in one isolate …");
  const manyKeysOurs = await bundleOnce({ ...OURS, main: "bench/workers/ours-many-keys.ts" });
  const memory = await measureMemory(manyKeysOurs, SIZES.keysSeen);
  say("Many keys in D1 …");
  const manyKeys = await measureManyKeys(ours, SIZES);
  say("Secrets …");
  const secrets = await measureSecrets(ours, await bundleOnce(SECRET_READS), SIZES);
  say("Revoking …");
  const revocations = await finishRevocations(!quick);
  say("Reminders …");
  const reminders = await measureReminders(await bundleOnce(SWEEP), SIZES);
  say("Verifying access tokens …");
  const tokenVerification = await measureTokenVerification(
    await bundleOnce(TOKEN_VERIFICATION),
    SIZES.verifications,
  );
  say("Deciding by policies …");
  const policies = await measurePolicies(await bundleOnce(POLICIES), SIZES.verifications);
  const { rounds } = SIZES;
  const many = { memory, manyKeys };
  return {
    quick,
    rounds,
    throughput,
    calls,
    steady,
    coldStart,
    ...many,
    revocations,
    reminders,
    tokenVerification,
    policies,
    secrets,
  };
}

function say(text: string): void {
  console.log(text);
}
