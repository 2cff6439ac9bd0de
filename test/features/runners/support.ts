/** A company with a runner, and what is done with the commands that it claims. */

import { composeFor } from "../../../src/deps.ts";
import { sweepRunnerJobs } from "../../../src/features/runners/index.ts";
import { eachTest } from "../../support/each-test.ts";
import { bindToPhase, startRunner, type TestRunner } from "../../support/runners.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { seedPeople } from "../policies/support.ts";
import { secretsOf } from "../secrets/support.ts";

/** For a whole file: both anew for each test. */
export function useRunner(...labels: string[]) {
  const pool = usePool();
  const company = eachTest(() => seedPeople(pool));
  const runner = eachTest(() => startRunner(company.owner.bearer, { labels }));
  const { deps } = composeFor(env);
  const inLive = () => ({ companyId: company.id, environment: "live" }) as const;

  async function claimed(by: TestRunner = runner) {
    const answer = await by.claim();
    if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
    return answer.body.data.claim;
  }

  const sweep = (nowMs = Date.now(), told: unknown[] = []) =>
    sweepRunnerJobs(
      {
        ...deps,
        commandEnded: (ended, again) => {
          if (ended.companyId === company.id) told.push([ended.instanceId, again]);
          return Promise.resolve();
        },
      },
      nowMs,
    );

  /** Bound to the phase of this workflow. */
  async function seedSecret(slug: string, value: string, workflowId: string) {
    const made = await secretsOf(company.owner.bearer).create({ slug, value });
    if (made.status !== 201) throw new Error(made.text);
    await bindToPhase(inLive(), slug, workflowId);
  }

  return { company, runner, deps, inLive, claimed, sweep, seedSecret };
}
