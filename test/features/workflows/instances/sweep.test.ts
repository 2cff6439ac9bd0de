import { beforeEach, describe, expect, it, vi } from "vitest";

import {
  cancelInstance,
  completeManualPhase,
  sweepInstances,
  sweepOldInstances,
  type PerformPhase,
} from "../../../../src/features/workflows/index.ts";
import { systemContext } from "../../../../src/core/system-context.ts";
import { judgeAnswer } from "../../../../src/features/workflows/rules/outcome.ts";
import {
  createQuietEngine,
  httpPhase,
  instanceRow,
  manualPhase,
  phaseRows,
  run,
  runDeps,
  seedInstance,
  seedWorkflow,
  type Clock,
  type QuietEngine,
} from "../../../support/workflows.ts";
import { env, seedCompany } from "../../../support/world.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let companyId: string;
let clock: Clock;
let engine: QuietEngine;
let calls: string[];

beforeEach(async () => {
  await env.DB.prepare("DELETE FROM workflow_instances").run();
  companyId = (await seedCompany()).id;
  clock = { nowMs: Date.now() };
  engine = createQuietEngine();
  calls = [];
});

const perform: PerformPhase = async ({ phase }) => {
  calls.push(phase.key);
  return judgeAnswer({ status: 200, headers: {}, body: null });
};

const deps = () => runDeps(clock, perform, { engine });
const sweep = () => sweepInstances(deps(), clock.nowMs);
const ctx = () => systemContext(deps(), { companyId, environment: "live" }, "test", clock.nowMs);

async function started(...phases: Parameters<typeof seedWorkflow>[1]) {
  const workflowId = await seedWorkflow(companyId, phases);
  return seedInstance(deps(), { companyId, workflowId });
}

it("begins what was not launched, after a minute, and once a run", async () => {
  const params = await started(httpPhase("a"));
  clock.nowMs += MINUTE - 1;
  expect(await sweep()).toEqual({ found: 0, failed: 0 });
  clock.nowMs += 1;
  expect(await Promise.all([sweep(), sweep()])).toEqual(
    expect.arrayContaining([
      { found: 1, failed: 0 },
      { found: 0, failed: 0 },
    ]),
  );
  expect(engine.revived).toEqual([params]);
});

it("goes on to the others where one cannot be revived, and comes back to it", async () => {
  const [one, two] = [await started(httpPhase("a")), await started(httpPhase("a"))];
  const broken: QuietEngine = {
    ...engine,
    revive: async (params) => {
      if (params.instanceId === one.instanceId) throw new Error("too many");
      engine.revived.push(params);
    },
  };
  clock.nowMs += MINUTE;
  const swept = await sweepInstances(runDeps(clock, perform, { engine: broken }), clock.nowMs);
  expect([swept, engine.revived]).toEqual([{ found: 2, failed: 1 }, [two]]);
  clock.nowMs += MINUTE;
  await sweep();
  expect(engine.revived).toContainEqual(one);
});

it("leaves what moves and what waits for people alone, and takes up a wait that has run out", async () => {
  const params = await started(manualPhase("approve", { timeoutSeconds: 3_600 }));
  const stopped = run(deps(), params, clock, {
    whileWaiting: async () => {
      throw new Error("Aborting engine: User called restart");
    },
  });
  await expect(stopped).rejects.toThrow("Aborting engine");
  clock.nowMs += 60 * MINUTE;
  expect((await sweep()).found).toBe(0);
  clock.nowMs += 5 * MINUTE;
  expect((await sweep()).found).toBe(1);
  await run(deps(), params, clock);
  expect((await instanceRow(params.instanceId))["status"]).toBe("failed");
});

it("makes up for a completion of which the engine was not told", async () => {
  const params = await started(manualPhase("approve"), httpPhase("deploy"));
  const deaf: QuietEngine = {
    ...engine,
    nudge: async () => {
      throw new Error("the engine does not answer");
    },
  };
  const asleep = run(deps(), params, clock, {
    whileWaiting: async () => {
      throw new Error("Aborting engine: User called restart");
    },
  });
  await expect(asleep).rejects.toThrow("Aborting engine");
  const to = { ...ctx(), deps: runDeps(clock, perform, { engine: deaf }) };
  const { instanceId: id } = params;
  await completeManualPhase(to, { id, key: "approve", body: { outcome: "yes" } });
  clock.nowMs += 5 * MINUTE;
  await sweep();
  expect(engine.revived).toEqual([params]);
  await run(deps(), params, clock);
  expect([calls, (await instanceRow(id))["status"]]).toEqual([["deploy"], "completed"]);
});

it("keeps instances for 90 days after their end, with their phases", async () => {
  const params = await started(httpPhase("a"));
  const going = await started(manualPhase("a"));
  await run(deps(), params, clock);
  clock.nowMs += 90 * DAY - 1;
  expect(await sweepOldInstances(deps(), clock.nowMs)).toEqual({ deleted: 0 });
  clock.nowMs += 1;
  expect(await sweepOldInstances(deps(), clock.nowMs)).toEqual({ deleted: 1 });
  await expect(instanceRow(params.instanceId)).rejects.toThrow("No instance");
  expect(await phaseRows(params.instanceId)).toEqual([]);
  expect(await phaseRows(going.instanceId)).toHaveLength(1);
});

describe("a cancellation", () => {
  it("records what was under way as not known, and nothing follows it", async () => {
    const params = await started(httpPhase("a"), httpPhase("b"));
    const cancelling: PerformPhase = async (attempt) => {
      await cancelInstance(ctx(), params.instanceId);
      return perform(attempt);
    };
    await run(runDeps(clock, cancelling, { engine }), params, clock);
    expect([calls, engine.stopped]).toEqual([["a"], [params.instanceId]]);
    const [a, b] = await phaseRows(params.instanceId);
    expect([a, b]).toMatchObject([
      { status: "cancelled", open: 0, output: null },
      { status: "cancelled", started_at: null },
    ]);
    expect(JSON.parse(String(a?.["failure"]))).toEqual({
      phase: "a",
      code: "cancelled",
      message: "It was under way. Whether it took effect is not known.",
    });
  });

  /** Bad luck: the phase that was under way reads its secret between the cancellation and the engine's stop. */
  it("lets go of a secret that was read just then", async () => {
    const { instanceId } = await started(httpPhase("a"));
    const stop = async (id: string) => {
      await env.DB.prepare(
        `INSERT INTO secret_holds (company_id, environment, secret_id, version, holder_type, holder_id, held_at)
         VALUES (?, 'live', 'sec_1', 1, 'instance', ?, 1)`,
      )
        .bind(companyId, id)
        .run();
      await engine.stop(id);
    };
    const stopping = runDeps(clock, perform, { engine: { ...engine, stop } });
    await cancelInstance({ ...ctx(), deps: stopping }, instanceId);
    const holds = env.DB.prepare("SELECT * FROM secret_holds WHERE holder_id = ?").bind(instanceId);
    await vi.waitFor(async () => {
      expect([engine.stopped, (await holds.all()).results]).toEqual([[instanceId], []]);
    });
  });

  it("and the last phase's end: one of them is what happened", async () => {
    for (let round = 0; round < 5; round++) {
      const params = await started(httpPhase("a"));
      const [, cancelled] = await Promise.allSettled([
        run(deps(), params, clock),
        scheduler.wait(round * 4).then(() => cancelInstance(ctx(), params.instanceId)),
      ]);
      const { status } = await instanceRow(params.instanceId);
      expect(status).toBe(cancelled.status === "fulfilled" ? "cancelled" : "completed");
    }
  });
});

it("lets a completion and the end of the wait not both happen", async () => {
  for (const late of [-1, 0, 1]) {
    const params = await started(manualPhase("approve", { timeoutSeconds: 60 }));
    const { instanceId: id } = params;
    let completed: PromiseSettledResult<unknown> | undefined;
    const whileWaiting = async () => {
      const complete = completeManualPhase(ctx(), { id, key: "approve", body: { outcome: "yes" } });
      clock.nowMs += 60_000 + late;
      [completed] = await Promise.allSettled([complete]);
      return "news";
    };
    await run(deps(), params, clock, { whileWaiting });
    const { status } = await instanceRow(id);
    expect([late, status]).toEqual([
      late,
      completed?.status === "fulfilled" ? "completed" : "failed",
    ]);
  }
});
