/** An instance whose phase is a command, from its start to what the runner reported. */

import { beforeEach, describe, expect, it } from "vitest";

import { base64, utf8 } from "../../../src/core/encoding.ts";
import { composeFor } from "../../../src/deps.ts";
import { findJob } from "../../../src/features/runners/index.ts";
import { planCancel } from "../../../src/features/workflows/index.ts";
import type { Phase } from "../../../src/features/workflows/rules/definition.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { dumpEverything } from "../../support/dump.ts";
import { letPass, rowOf, startRunner, type TestRunner } from "../../support/runners.ts";
import {
  createQuietEngine,
  httpPhase,
  instanceRow,
  phaseRows,
  run,
  runDeps,
  seedInstance,
  seedWorkflow,
  type Clock,
} from "../../support/workflows.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { secretsOf } from "../secrets/support.ts";
import { commandPhase, useCommands } from "./command-support.ts";

const { company, makeSecret, write, publish } = useCommands();

const inLive = () => ({ companyId: company.id, environment: "live" }) as const;

describe("an instance", () => {
  let clock: Clock;
  let runner: TestRunner;

  beforeEach(async () => {
    clock = { nowMs: Date.now() };
    runner = await startRunner(company.owner.bearer, { labels: ["staging"] });
  });

  const quiet = (engine = createQuietEngine()) =>
    runDeps(clock, () => Promise.reject(new Error("No call is made.")), { engine });

  async function started(phases: readonly Phase[], input: object = { app: "shop; rm -rf /" }) {
    const workflowId = await seedWorkflow(company.id, phases);
    const params = await seedInstance(quiet(), {
      companyId: company.id,
      workflowId,
      input: input as never,
    });
    return { workflowId, params };
  }

  const command = (more: object = {}) => ({ env: {}, ...commandPhase(more) }) as unknown as Phase;

  it("runs the specification's example: both variables reach the command, and nothing else of ours", async () => {
    await makeSecret("deploy-api-token", "canary-deploy-8271");
    await makeSecret("aws-deploy-key", "canary-aws-8271");
    const variables = {
      DEPLOY_TOKEN: "secret:deploy-api-token",
      AWS_ACCESS_KEY: "secret:aws-deploy-key",
    };
    const made = await write([commandPhase({ env: variables })]);
    const workflowId = made.body.data.id;
    expect((await publish(workflowId)).status).toBe(200);
    const params = await seedInstance(quiet(), {
      ...{ companyId: company.id, workflowId, input: { app: "shop" } },
    });
    const whileWaiting = async () => {
      const { claim } = (await runner.claim()).body.data;
      expect(claim.run).toEqual(["./deploy.sh", "--app", "shop"]);
      const opened = await runner.open(claim.env);
      expect(opened.env).toEqual({
        DEPLOY_TOKEN: "canary-deploy-8271",
        AWS_ACCESS_KEY: "canary-aws-8271",
      });
      const output = { seq: 1, stdout: base64(utf8("deployed\n")) };
      expect((await runner.finish(claim, { output, durationMs: 7 })).status).toBe(200);
      return "news";
    };
    const ran = await run(quiet(), params, clock, { whileWaiting });
    expect(ran.words.map((word) => word.split(" ")[0])).toEqual(["wait", "over"]);
    const [phase] = await phaseRows(params.instanceId);
    expect(phase).toMatchObject({ status: "completed", attempt: 1, open: 0 });
    expect(JSON.parse(String(phase?.["output"]))).toEqual({
      ...{ exitCode: 0, signal: null, durationMs: 7, runnerId: runner.id },
      ...{ stdout: "deployed\n", stderr: "" },
    });
    expect(await instanceRow(params.instanceId)).toMatchObject({ status: "completed" });
    expect((await dumpEverything()) + ran.words.join("")).not.toMatch(/canary-(deploy|aws)-8271/);
  });

  it("hands arguments over one by one, whatever an input holds", async () => {
    const { params } = await started([command()]);
    await run(quiet(), params, clock, {
      whileWaiting: async () => {
        const { claim } = (await runner.claim()).body.data;
        expect(claim.run).toEqual(["./deploy.sh", "--app", "shop; rm -rf /"]);
        await runner.finish(claim);
        return "news";
      },
    });
    expect(await instanceRow(params.instanceId)).toMatchObject({ status: "completed" });
  });

  it.each([
    ["a name that is not there", {}, "template_unknown"],
    ["a NUL", { app: "a\0b" }, "template_value"],
    ["too much", { app: "x".repeat(65_000) }, "command_too_long"],
  ])("fails over %s in an argument, and no runner is asked", async (_, input, code) => {
    const twice = { run: ["./deploy.sh", "{{ input.app }}", "{{ input.app }}"], labels: [] };
    const { params } = await started([command({ command: twice })], input);
    await run(quiet(), params, clock);
    const [phase] = await phaseRows(params.instanceId);
    expect(JSON.parse(String(phase?.["failure"]))).toMatchObject({ phase: "deploy", code });
    expect((await runner.claim()).status).toBe(204);
  });

  it("gives what a command printed to the phases after it", async () => {
    const next = httpPhase("tell", {
      request: {
        ...{ method: "GET", headers: {}, query: {} },
        url: "https://t.example.test/{{ phases.deploy.exitCode }}/{{ phases.deploy.stdout }}",
      },
    });
    const { params } = await started([command(), next]);
    const seen: unknown[] = [];
    const deps = runDeps(
      clock,
      async ({ request }) => {
        seen.push(request.target.filter((piece) => typeof piece === "string").join(""));
        return { kind: "completed", output: "{}" };
      },
      { engine: createQuietEngine() },
    );
    await run(deps, params, clock, {
      whileWaiting: async () => {
        const { claim } = (await runner.claim()).body.data;
        await runner.finish(claim, { output: { seq: 1, stdout: base64(utf8("v1.2")) } });
        return "news";
      },
    });
    expect(seen).toEqual(["https://t.example.test/0/v1.2"]);
  });

  it("fails with the exit code of its command, with the output kept, after the retries", async () => {
    const { params } = await started([command({ retries: 1 })]);
    await run(quiet(), params, clock, {
      whileWaiting: async () => {
        const { claim } = (await runner.claim()).body.data;
        await runner.finish(claim, { exitCode: 3 });
        await letPass(claim.id, 2_000);
        const again = (await runner.claim()).body.data.claim;
        const output = { seq: 1, stderr: base64(utf8("no")) };
        await runner.finish(again, { exitCode: 4, output });
        return "news";
      },
    });
    const [phase] = await phaseRows(params.instanceId);
    expect(phase).toMatchObject({ status: "failed", attempt: 2 });
    expect(JSON.parse(String(phase?.["failure"]))).toEqual({
      ...{ phase: "deploy", code: "exit_code", message: "It ended with exit code 4." },
    });
    expect(JSON.parse(String(phase?.["output"]))).toMatchObject({ exitCode: 4, stderr: "no" });
    expect(await instanceRow(params.instanceId)).toMatchObject({ status: "failed" });
  });

  it("that is cancelled tells its runner, which another one never is in place of", async () => {
    const { params } = await started([command()]);
    await run(quiet(), params, clock, {
      whileWaiting: async () => {
        const { claim } = (await runner.claim()).body.data;
        const { deps } = composeFor(env);
        const actor = { type: "system", id: "test", ...inLive() } as const;
        const ctx = { deps: { ...deps, instanceEngine: createQuietEngine() }, actor };
        const planned = await planCancel({ ...ctx, nowMs: Date.now() }, params.instanceId);
        await writeBatch(deps.db, planned?.writes ?? []);
        const heard = await runner.heartbeat(claim);
        expect(heard.body.data.cancel).toBe(true);
        const late = await runner.finish(claim, { exitCode: 0 });
        expect(late.status).toBe(200);
        expect(await rowOf(claim.id)).toMatchObject({ status: "cancelled", claimed_by: null });
        return "news";
      },
    });
    expect(await instanceRow(params.instanceId)).toMatchObject({ status: "cancelled" });
    expect((await runner.claim()).status).toBe(204);
  });

  it("fails naming the secret that was deleted after it was published", async () => {
    await makeSecret("short-lived");
    const made = await write([commandPhase({ env: { T: "secret:short-lived" } })]);
    expect((await publish(made.body.data.id)).status).toBe(200);
    const owner = secretsOf(company.owner.bearer);
    const { confirm } = (await owner.remove("short-lived")).body;
    expect((await owner.remove("short-lived", `?confirm=${confirm}`)).status).toBe(204);
    const params = await seedInstance(quiet(), {
      ...{ companyId: company.id, workflowId: made.body.data.id, input: { app: "x" } },
    });
    await run(quiet(), params, clock, {
      whileWaiting: async () => {
        expect((await runner.claim()).status).toBe(204);
        return "news";
      },
    });
    const [phase] = await phaseRows(params.instanceId);
    const failure = JSON.parse(String(phase?.["failure"]));
    expect(failure).toMatchObject({ phase: "deploy", code: "secret_missing" });
    expect(failure.message).toContain("'short-lived'");
  });

  it("waits a day for labels that nobody has, and no longer", async () => {
    const { params } = await started([command()]);
    const job = await new Promise<string>((resolve) => {
      void run(quiet(), params, clock, {
        whileWaiting: async () => {
          const found = await findJob(quiet().db, inLive(), params.instanceId, "deploy");
          resolve(found?.id ?? "none");
          throw new Error("stopped");
        },
      }).catch(() => undefined);
    });
    expect(await rowOf(job)).toMatchObject({ status: "queued" });
    expect(Number((await rowOf(job))?.["due_at"]) - clock.nowMs).toBe(86_400_000);
  });

  it("takes a result that was told before it waited, and one that was told twice", async () => {
    const { params } = await started([command()]);
    const deps = quiet();
    const stop = new Error("the engine was restarted");
    await expect(
      run(deps, params, clock, {
        whileWaiting: async () => {
          const { claim } = (await runner.claim()).body.data;
          await runner.finish(claim);
          throw stop;
        },
      }),
    ).rejects.toBe(stop);
    await Promise.all([run(deps, params, clock), run(deps, params, clock)]);
    expect(await instanceRow(params.instanceId)).toMatchObject({ status: "completed" });
    const ends = (await auditEventsOf(company.id)).filter(
      ({ action }) => action === "workflows:finish",
    );
    expect(ends).toHaveLength(1);
  });
});
