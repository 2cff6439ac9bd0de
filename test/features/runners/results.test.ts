/** What a runner reports of a command, and what the sweep makes of claims that nobody holds any more. */

import { describe, expect, it } from "vitest";

import { cancelJobs, findJob, settleJob } from "../../../src/features/runners/index.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { base64, utf8 } from "../../../src/core/encoding.ts";
import { enqueue, letPass, rowOf } from "../../support/runners.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { useRunner } from "./support.ts";

const { company, runner, deps, inLive, claimed, sweep, seedSecret } = useRunner("linux", "staging");

describe("a result", () => {
  it("is written down once; the same again changes nothing", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    const result = {
      exitCode: 0,
      durationMs: 1234,
      output: { seq: 1, stdout: base64(utf8("ok")) },
    };
    expect((await runner.finish(claim, result)).status).toBe(200);
    const before = await rowOf(job.id);
    expect((await runner.finish(claim, { ...result, exitCode: 1 })).status).toBe(200);
    expect(await rowOf(job.id)).toEqual(before);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state).toMatchObject({
      status: "done",
      end: { failure: null, exitCode: 0, durationMs: 1234 },
      printed: { stdout: "ok", truncated: false },
    });
    const finishes = (await auditEventsOf(company.id)).filter(
      ({ action }) => action === "runners:finish",
    );
    expect(finishes).toHaveLength(1);
  });

  it("comes through late as long as nobody else has claimed it: an outage loses none", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    await letPass(job.id, 120_000);
    expect((await runner.finish(claim)).status).toBe(200);
    expect(await rowOf(job.id)).toMatchObject({ status: "done", attempt: 1 });
  });

  it("of a failure is retried as often as the phase says, later each time", async () => {
    const job = await enqueue(inLive(), { retries: 1 });
    const first = await claimed();
    expect((await runner.finish(first, { exitCode: 2 })).status).toBe(200);
    expect((await runner.finish(first, { exitCode: 2 })).status).toBe(200);
    expect((await runner.claim()).status).toBe(204);
    await letPass(job.id, 1_000);
    const second = await claimed();
    expect(second.attempt).toBe(2);
    await runner.finish(second, { exitCode: null, failure: "timeout" });
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state).toMatchObject({ status: "done", end: { failure: { code: "timeout" } } });
  });

  it.each([
    [{ exitCode: 3 }, "exit_code"],
    [{ exitCode: null, signal: "SIGKILL" }, "command_killed"],
    [{ exitCode: null, failure: "not_started" }, "command_not_started"],
    [{ exitCode: 0, failure: "timeout" }, "timeout"],
  ])("%j is the failure %s", async (result, code) => {
    const job = await enqueue(inLive());
    await runner.finish(await claimed(), result);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.end?.failure?.code).toBe(code);
  });
});

describe("output", () => {
  it("is taken in order and once, and keeps its beginning and its end", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    const piece = (letter: string, size = 200 * 1024) => base64(utf8(letter.repeat(size)));
    await runner.heartbeat(claim, {
      output: { seq: 1, stdout: piece("a"), stderr: piece("e", 3) },
    });
    await runner.heartbeat(claim, { output: { seq: 1, stdout: piece("x") } });
    for (const [seq, letter] of [
      [2, "b"],
      [3, "c"],
      [4, "d"],
    ] as const) {
      await runner.heartbeat(claim, { output: { seq, stdout: piece(letter) } });
    }
    await runner.finish(claim, { output: { seq: 5, stdout: base64(utf8("the end")) } });
    const { printed } = (await findJob(deps.db, inLive(), job.instanceId, "deploy")) ?? {};
    expect(printed?.truncated).toBe(true);
    expect(printed?.stderr).toBe("eee");
    expect(utf8(printed?.stdout ?? "").length).toBeLessThanOrEqual(512 * 1024);
    expect(printed?.stdout.startsWith("aaa")).toBe(true);
    expect(printed?.stdout.endsWith("dthe end")).toBe(true);
    expect(printed?.stdout).not.toContain("x");
    expect(printed?.stdout.match(/\[… cut …\]/g)).toHaveLength(1);
  });

  it("that left a number out, or that the runner cut, says so", async () => {
    for (const output of [{ seq: 2 }, { seq: 1, truncated: true }]) {
      const job = await enqueue(inLive());
      await runner.finish(await claimed(), { output });
      const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
      expect(state?.printed?.truncated).toBe(true);
    }
  });

  it("that is no base64, or too long, is refused and changes nothing", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    const before = await rowOf(job.id);
    for (const stdout of ["a", "====", "ab cd", "é", base64(new Uint8Array(256 * 1024 + 3))]) {
      const answer = await runner.heartbeat(claim, { output: { seq: 1, stdout } });
      expect([answer.status, answer.body.details[0].field]).toEqual([422, "output.stdout"]);
    }
    expect(await rowOf(job.id)).toEqual(before);
  });

  it("loses credentials of ours that were printed", async () => {
    const job = await enqueue(inLive());
    await runner.finish(await claimed(), {
      output: { seq: 1, stdout: base64(utf8(`token=${runner.credential}.`)) },
    });
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.printed?.stdout).toBe("token=[secret].");
  });
});

describe("the sweep", () => {
  it("ends what nobody came for in a day", async () => {
    const job = await enqueue(inLive(), { labels: ["nobody-has-this"] });
    await letPass(job.id, 86_400_000 - 60_000);
    await sweep();
    expect(await rowOf(job.id)).toMatchObject({ status: "queued" });
    await letPass(job.id, 60_000);
    await sweep();
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.end?.failure?.code).toBe("no_runner");
  });

  it("ends what was lost four times, and gives it away no fifth time", async () => {
    const job = await enqueue(inLive());
    for (const attempt of [1, 2, 3, 4]) {
      expect((await claimed()).attempt).toBe(attempt);
      await letPass(job.id, 41_000);
    }
    expect((await runner.claim()).status).toBe(204);
    await sweep();
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state).toMatchObject({ status: "done", end: { failure: { code: "runner_lost" } } });
  });

  it("leaves a last claim alone as long as it is heard of", async () => {
    const job = await enqueue(inLive());
    for (const _ of [1, 2, 3]) {
      await claimed();
      await letPass(job.id, 41_000);
    }
    const last = await claimed();
    await letPass(job.id, 20_000);
    expect((await runner.heartbeat(last)).status).toBe(200);
    await letPass(job.id, 25_000);
    await sweep();
    expect(await rowOf(job.id)).toMatchObject({ status: "claimed" });
    expect((await runner.heartbeat(last)).status).toBe(200);
  });

  it("says again what an instance did not take, until it has", async () => {
    const job = await enqueue(inLive());
    await runner.finish(await claimed());
    const told: unknown[] = [];
    await sweep(Date.now() + 1, told);
    await sweep(Date.now() + 1, told);
    expect(told).toEqual([[job.instanceId, true]]);
    await sweep(Date.now() + 301_000, told);
    expect(told).toHaveLength(2);
    await writeBatch(deps.db, settleJob(deps.db, inLive(), job.id));
    await sweep(Date.now() + 1_000_000, told);
    expect(told).toHaveLength(2);
  });

  it("lets go of what a cancelled command's runner held, once it must have been killed", async () => {
    const job = await enqueue(inLive(), { env: { TOKEN: "secret:deploy-token" } });
    await seedSecret("deploy-token", "v", job.workflowId);
    await claimed();
    await writeBatch(deps.db, cancelJobs(deps.db, inLive(), job.instanceId, Date.now()));
    const held = async () =>
      (
        await env.DB.prepare(
          "SELECT count(*) AS n FROM secret_holds WHERE company_id = ? AND holder_type = 'runner'",
        )
          .bind(company.id)
          .first<{ n: number }>()
      )?.n;
    await sweep(Date.now() + 39_000);
    expect(await held()).toBe(1);
    await sweep(Date.now() + 41_000);
    expect(await held()).toBe(0);
  });
});
