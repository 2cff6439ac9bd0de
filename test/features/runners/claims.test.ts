/** A command on its way: claimed once, given away when it is lost, and ended by whoever holds it. */

import { describe, expect, it } from "vitest";

import { cancelJobs, findJob } from "../../../src/features/runners/index.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { base64, utf8 } from "../../../src/core/encoding.ts";
import { createKeys, enqueue, letPass, rowOf, startRunner } from "../../support/runners.ts";
import { dumpEverything } from "../../support/dump.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { useRunner } from "./support.ts";

const { company, runner, deps, inLive, claimed, sweep, seedSecret } = useRunner("linux", "staging");

describe("a claim", () => {
  it("hands the variables over, sealed to the process's own key and for this attempt alone", async () => {
    const env0 = { DEPLOY_TOKEN: "secret:deploy-token", STAGE: "staging" };
    const job = await enqueue(inLive(), { env: env0, run: ["deploy", "--now"], labels: ["linux"] });
    await seedSecret("deploy-token", "canary-4711", job.workflowId);
    const claim = await claimed();
    expect(claim).toEqual({
      id: job.id,
      instanceId: job.instanceId,
      phase: "deploy",
      attempt: 1,
      run: ["deploy", "--now"],
      env: expect.stringMatching(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/),
      timeoutSeconds: 600,
      leaseSeconds: 30,
      killGraceSeconds: 10,
    });
    const opened = await runner.open(claim.env);
    expect(opened.env).toEqual({ DEPLOY_TOKEN: "canary-4711", STAGE: "staging" });
    expect(opened.header).toMatchObject({
      ...{ alg: "ECDH-ES", enc: "A256GCM" },
      ...{ runner: runner.id, instance: job.instanceId, phase: "deploy", attempt: 1 },
    });
    const other = await startRunner(company.owner.bearer);
    await expect(other.open(claim.env)).rejects.toBeInstanceOf(Error);

    const read = (await auditEventsOf(company.id)).find(({ action }) => action === "secrets:read");
    expect(read).toMatchObject({ actor_id: "usr_starter", outcome: "success" });
    expect(JSON.parse(String(read?.["details"]))).toMatchObject({
      retrievedBy: { instanceId: job.instanceId, phase: "deploy", runner: runner.id },
    });
    const holds = await env.DB.prepare(
      "SELECT holder_type, holder_id FROM secret_holds WHERE company_id = ? ORDER BY holder_type",
    )
      .bind(company.id)
      .all();
    expect(holds.results).toEqual([
      { holder_type: "instance", holder_id: job.instanceId },
      { holder_type: "runner", holder_id: runner.id },
    ]);
    expect((await runner.finish(claim)).status).toBe(200);
    const rows = await dumpEverything();
    expect(rows).not.toContain("canary-4711");
    const after = await env.DB.prepare("SELECT holder_type FROM secret_holds WHERE company_id = ?")
      .bind(company.id)
      .all();
    expect(after.results).toEqual([{ holder_type: "instance" }]);
  });

  /** A runner whose clock is an hour off judges by it, and we compare no clock with its. */
  it("comes with our time, also where nothing came", async () => {
    expect(Date.parse((await runner.claim()).headers.get("date") ?? "")).toBeGreaterThan(1e12);
    await enqueue(inLive());
    const { headers } = await runner.claim();
    expect(Math.abs(Date.parse(headers.get("date") ?? "") - Date.now())).toBeLessThan(10_000);
  });

  it("of two at once one has it, and it is started once an attempt", async () => {
    const others = [
      await startRunner(company.owner.bearer),
      await startRunner(company.owner.bearer),
    ];
    await enqueue(inLive());
    const answers = await Promise.all([runner, ...others].map((one) => one.claim()));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 204, 204]);
    expect((await runner.claim()).status).toBe(204);
  });

  it("goes to a runner that has all of its labels, and whose process serves them", async () => {
    const job = await enqueue(inLive(), { labels: ["staging", "gpu"] });
    expect((await runner.claim()).status).toBe(204);
    const able = await startRunner(company.owner.bearer, { labels: ["gpu", "staging", "linux"] });
    expect((await able.claim({ labels: ["gpu"] })).status).toBe(204);
    const foreign = await able.claim({ labels: ["macos"] });
    expect([foreign.status, foreign.body.details[0].field]).toEqual([422, "labels"]);
    expect((await claimed(able)).id).toBe(job.id);
  });

  it("waits for what comes meanwhile", async () => {
    const waiting = runner.claim({ waitSeconds: 10 });
    const job = await enqueue(inLive());
    expect((await waiting).body.data.claim.id).toBe(job.id);
  });

  it("is for a session that is known, of this runner", async () => {
    const other = await startRunner(company.owner.bearer);
    for (const session of ["rse_nothing", other.session]) {
      const answer = await runner.claim({ session });
      expect([answer.status, answer.body.error]).toEqual([409, "session_lost"]);
    }
  });

  it("of a secret that is gone fails the phase, and names it", async () => {
    const job = await enqueue(inLive(), { env: { TOKEN: "secret:gone-token" }, retries: 3 });
    expect((await runner.claim()).status).toBe(204);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state).toMatchObject({ status: "done", end: { failure: { code: "secret_missing" } } });
    expect(state?.end?.failure?.message).toContain("'gone-token'");
  });

  it("that come to nothing are ten at most in one request", async () => {
    for (let count = 0; count < 12; count++) {
      await enqueue(inLive(), { env: { TOKEN: "secret:gone-token" } }, Date.now() - 1_000);
    }
    const last = await enqueue(inLive());
    expect((await runner.claim()).status).toBe(204);
    expect((await rowOf(last.id))?.["status"]).toBe("queued");
    expect((await claimed()).id).toBe(last.id);
  });

  it("of a secret that is bound to something else fails the phase", async () => {
    const job = await enqueue(inLive(), { env: { TOKEN: "secret:deploy-token" } });
    await seedSecret("deploy-token", "v", "wf_another");
    expect((await runner.claim()).status).toBe(204);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.end?.failure?.code).toBe("forbidden");
  });
});

describe("a heartbeat", () => {
  it("keeps the claim for thirty seconds, and forty until it is given away", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    const other = await startRunner(company.owner.bearer);
    await letPass(job.id, 29_000);
    const heard = await runner.heartbeat(claim);
    expect(heard.body.data).toEqual({ cancel: false, leaseSeconds: 30 });
    await letPass(job.id, 31_000);
    const late = await runner.heartbeat(claim);
    expect([late.status, late.body.error]).toEqual([409, "claim_lost"]);
    expect((await other.claim()).status).toBe(204);
    await letPass(job.id, 8_000);
    expect((await other.claim()).status).toBe(204);
    await letPass(job.id, 2_000);
    expect(await claimed(other)).toMatchObject({ id: job.id, attempt: 2 });
  });

  it("of a stale attempt, of another session or of another runner is refused, and so is the result", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    await letPass(job.id, 41_000);
    const other = await startRunner(company.owner.bearer);
    const second = await claimed(other);
    const output = { seq: 1, stdout: base64(utf8("stale")) };
    for (const answer of [
      await runner.heartbeat(claim, { output }),
      await runner.finish(claim, { output }),
      await runner.heartbeat(second),
      await runner.finish(second),
      await other.heartbeat({ ...second, attempt: 1 }),
      await other.heartbeat(second, { session: runner.session }),
      await other.finish(second, { session: "rse_another" }),
      await other.finish({ ...second, attempt: 3 }),
      await other.finish({ ...second, id: "job_nothing" }),
    ]) {
      expect([answer.status, answer.body.error]).toEqual([409, "claim_lost"]);
    }
    expect((await other.finish(second, { exitCode: 7 })).status).toBe(200);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state).toMatchObject({ status: "done", end: { exitCode: 7, runnerId: other.id } });
    expect(state?.printed?.stdout).toBe("");
    expect((await runner.finish(claim)).body.error).toBe("claim_lost");
  });

  it("is told of a cancellation, and the result after it changes nothing", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    await writeBatch(deps.db, cancelJobs(deps.db, inLive(), job.instanceId, Date.now()));
    expect((await runner.heartbeat(claim)).body.data.cancel).toBe(true);
    expect((await runner.heartbeat(claim)).body.data.cancel).toBe(true);
    const ended = await runner.finish(claim, { exitCode: null, failure: "killed" });
    expect(ended.status).toBe(200);
    expect(await rowOf(job.id)).toMatchObject({
      status: "cancelled",
      claimed_by: null,
      due_at: null,
    });
    const later = await runner.heartbeat(claim);
    expect(later.body.error).toBe("claim_lost");
  });

  /** Attack, or bad luck: a process that was started anew speaks of what the one before it runs. */
  it("of another process of the same runner is not heard, of what was cancelled or has ended either", async () => {
    const job = await enqueue(inLive());
    const claim = await claimed();
    const { publicKey } = await createKeys();
    const begun = await runner.send("/session", { publicKey, version: "2" });
    const { session } = begun.body.data;
    const output = { seq: 1, stdout: base64(utf8("another's")) };
    expect((await runner.heartbeat(claim, { session })).body.error).toBe("claim_lost");
    await writeBatch(deps.db, cancelJobs(deps.db, inLive(), job.instanceId, Date.now()));
    expect((await runner.heartbeat(claim, { session, output })).body.error).toBe("claim_lost");
    expect((await runner.finish(claim)).status).toBe(200);
    expect((await runner.finish(claim, { session })).body.error).toBe("claim_lost");
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.printed?.stdout).toBe("");
  });

  it("comes to an end a minute after the command's own time", async () => {
    const job = await enqueue(inLive(), { timeoutSeconds: 60 });
    const claim = await claimed();
    await env.DB.prepare("UPDATE runner_jobs SET run_until = ?, due_at = ? WHERE id = ?")
      .bind(Date.now() - 1, Date.now() - 1, job.id)
      .run();
    expect((await runner.heartbeat(claim)).body.error).toBe("claim_lost");
    const told: unknown[] = [];
    await sweep(Date.now(), told);
    const state = await findJob(deps.db, inLive(), job.instanceId, "deploy");
    expect(state?.end?.failure?.code).toBe("timeout");
    expect(told).toEqual([[job.instanceId, true]]);
  });
});
