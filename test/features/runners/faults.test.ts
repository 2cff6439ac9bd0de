/** Our own failures, at each call to the database: nothing is lost, nothing is handed out twice, and no job hangs. */

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { findJob } from "../../../src/features/runners/index.ts";
import { createCrash, NEVER, pointsUpTo, type Crash } from "../../support/crash.ts";
import { createIsolate } from "../../support/isolate.ts";
import {
  bindToPhase,
  enqueue,
  letPass,
  startRunner,
  type TestRunner,
} from "../../support/runners.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { seedPeople, type Company } from "../policies/support.ts";
import { secretsOf } from "../secrets/support.ts";

let pool: Pool;
let company: Company;
let runner: TestRunner;

const { deps } = composeFor(env);

beforeAll(async () => {
  pool = await startPool();
  company = await seedPeople(pool);
  runner = await startRunner(company.owner.bearer);
});
afterAll(() => vi.unstubAllGlobals());

const inLive = () => ({ companyId: company.id, environment: "live" }) as const;

async function sendThrough(crash: Crash, path: string, json: object): Promise<Response> {
  const isolate = createIsolate({
    overrides: { ...crash.env },
  });
  return isolate.fetch(`/v1/runner${path}`, {
    method: "POST",
    headers: {
      authorization: `Runner ${runner.credential}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ session: runner.session, ...json }),
  });
}

let count = 0;

async function job() {
  const slug = `token-${count++}`;
  const made = await enqueue(inLive(), { env: { TOKEN: `secret:${slug}` } });
  await secretsOf(company.owner.bearer).create({ slug, value: `canary ${slug}` });
  await bindToPhase(inLive(), slug, made.workflowId);
  return made;
}

/** What is left of it is claimed after the lease, and ends. */
async function finishes(made: { id: string; instanceId: string }): Promise<void> {
  const state = await findJob(deps.db, inLive(), made.instanceId, "deploy");
  if (state?.status === "done") return;
  await letPass(made.id, 41_000);
  const answer = await runner.claim();
  expect([answer.status, answer.body?.data?.claim?.id]).toEqual([200, made.id]);
  expect((await runner.finish(answer.body.data.claim)).status).toBe(200);
}

it("a claim that stops anywhere is a job for the next one", { timeout: 120_000 }, async () => {
  const whole = createCrash(NEVER);
  const first = await job();
  const answer = await sendThrough(whole, "/claims", { waitSeconds: 0 });
  expect(answer.status).toBe(200);
  await finishes(first);

  for (const point of pointsUpTo(whole.steps())) {
    const made = await job();
    const response = await sendThrough(createCrash(point), "/claims", { waitSeconds: 0 });
    expect([point, response.status]).not.toEqual([point, 500]);
    if (response.status >= 500) expect(response.headers.get("retry-after")).not.toBeNull();
    await finishes(made);
    const state = await findJob(deps.db, inLive(), made.instanceId, "deploy");
    expect([point, state?.status, state?.end?.failure]).toEqual([point, "done", null]);
  }
});

it(
  "a result that stops anywhere is taken when it is sent again",
  { timeout: 120_000 },
  async () => {
    const take = async (point = NEVER) => {
      const made = await job();
      const { claim } = (await runner.claim()).body.data;
      const result = { attempt: claim.attempt, exitCode: 0 };
      const crash = createCrash(point);
      const response = await sendThrough(crash, `/claims/${claim.id}/result`, result);
      expect([point, response.status]).not.toEqual([point, 500]);
      expect((await runner.finish(claim)).status).toBe(200);
      const state = await findJob(deps.db, inLive(), made.instanceId, "deploy");
      expect([point, state?.status, state?.attempt]).toEqual([point, "done", 1]);
      return crash.steps();
    };
    for (const point of pointsUpTo(await take())) await take(point);
  },
);
