import { beforeEach, describe, expect, it, vi } from "vitest";

import { DAY_MS } from "../../src/core/time.ts";
import { composeFor } from "../../src/deps.ts";
import { runJobs } from "../../src/jobs/run.ts";
import { JOB_TABLE, type Job } from "../../src/jobs/table.ts";
import { createCrash, NEVER } from "../support/crash.ts";
import { createIsolate } from "../support/isolate.ts";
import { noticesOf } from "../support/notices.ts";
import { seedSecret } from "../support/secrets.ts";
import { usePool } from "../support/tokens.ts";
import { env, seedCompany } from "../support/world.ts";

const FREQUENT = "*/5 * * * *";
const NOW = Date.UTC(2027, 2, 1);
const HOUR_MS = 3_600_000;

const pool = usePool();
let companyId: string;
let lines: Record<string, unknown>[];

beforeEach(async () => {
  pool.publish([pool.jwk]);
  companyId = (await seedCompany()).id;
  await env.DB.prepare("DELETE FROM secrets").run();
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Record<string, unknown>);
  });
});

const depsOf = (bindings = createIsolate().env) => composeFor(bindings).deps;
const tableOf = (jobs: Record<string, Job>) => ({ table: { x: jobs } });
const fine: Job = async () => ({ found: 3 });
const broken: Job = () => Promise.reject(new Error("broken"));

describe("a run", () => {
  it("logs one line a job with its counts, and nothing else", async () => {
    await runJobs("x", NOW, depsOf(), tableOf({ first: fine, second: fine }));
    expect(lines).toEqual([
      { level: "info", event: "job_done", job: "first", found: 3 },
      { level: "info", event: "job_done", job: "second", found: 3 },
    ]);
  });

  it("goes on after a job that failed, and has failed at its end", async () => {
    const thrown: Job = () => {
      throw new Error("at once");
    };
    const jobs = { first: broken, second: fine, third: thrown, fourth: fine };
    const run = runJobs("x", NOW, depsOf(), tableOf(jobs));
    await expect(run).rejects.toThrow("Failed jobs: first, third");
    expect(lines.map(({ event, job }) => [event, job])).toEqual([
      ["job_failed", "first"],
      ["job_done", "second"],
      ["job_failed", "third"],
      ["job_done", "fourth"],
    ]);
  });

  it("gives up a job that hangs, and runs the rest", async () => {
    const hanging: Job = () => new Promise(() => undefined);
    const run = runJobs("x", NOW, depsOf(), { ...tableOf({ hanging, fine }), budgetMs: 20 });
    await expect(run).rejects.toThrow("Failed jobs: hanging");
    expect(lines.map(({ event, job }) => [event, job])).toEqual([
      ["job_failed", "hanging"],
      ["job_done", "fine"],
    ]);
  });

  it("of an expression without jobs fails", async () => {
    await expect(runJobs("0 0 1 1 *", NOW, depsOf())).rejects.toThrow("No jobs");
  });
});

describe("the table", () => {
  it("with nothing to do does nothing: at most four queries a job", async () => {
    for (const [cron, jobs] of Object.entries(JOB_TABLE)) {
      for (const [name, job] of Object.entries(jobs)) {
        const isolate = createIsolate();
        // What other tests left is done by the first run.
        await job(depsOf(), NOW);
        await job(depsOf(isolate.env), NOW);
        expect([cron, name, isolate.counts.d1]).toEqual([
          cron,
          name,
          expect.toSatisfy((calls) => Number(calls) <= 4),
        ]);
      }
    }
  });

  /** Before: what a run made lay there for five minutes, until the next one handed it over. */
  it("hands over what it has made itself: a reminder is told by the run that finds it due", async () => {
    const { id } = await seedSecret(companyId, { intervalDays: 30, dueAt: NOW - 60_000 });
    const sent: unknown[] = [];
    const DELIVERIES = {
      sendBatch: (messages: { body: unknown }[]) => {
        sent.push(...messages.map(({ body }) => body));
        return Promise.resolve();
      },
    } as unknown as Queue;
    await runJobs(FREQUENT, NOW, depsOf(createIsolate({ overrides: { DELIVERIES } }).env));
    const row = await env.DB.prepare("SELECT seq FROM outbox WHERE dedupe_key LIKE ?")
      .bind(`secret.rotation_due|${id}|%`)
      .first<{ seq: number }>();
    expect(sent).toContainEqual({ kind: "notices", companyId, seqs: [row?.seq] });
  });

  it("puts the pool's fresh keys into KV", async () => {
    await runJobs(FREQUENT, NOW, depsOf());
    expect(lines).toContainEqual({
      level: "info",
      event: "job_done",
      job: "signing_keys",
      keys: 1,
    });
    expect(
      await env.FACTS.get(`jwks:${env.COGNITO_ISSUER}/.well-known/jwks.json`, "json"),
    ).toMatchObject({
      keys: [{ kid: "key-1" }],
    });
  });

  it("tells what is due though the pool is down, and the run has failed", async () => {
    pool.publish(null);
    await seedSecret(companyId, { dueAt: NOW, intervalDays: 30 });
    await expect(runJobs(FREQUENT, NOW, depsOf())).rejects.toThrow("Failed jobs: signing_keys");
    expect(await noticesOf(companyId)).toHaveLength(1);
  });

  it("missed for a week, run three times at once, with a clock an hour off: each thing is told once", async () => {
    await seedSecret(companyId, { dueAt: NOW, intervalDays: 30 });
    for (const nowMs of [
      NOW - HOUR_MS,
      NOW + 8 * DAY_MS,
      NOW + 8 * DAY_MS - HOUR_MS,
      NOW + 8 * DAY_MS + HOUR_MS,
    ]) {
      await Promise.all([1, 2, 3].map(() => runJobs(FREQUENT, nowMs, depsOf())));
    }
    expect((await noticesOf(companyId)).map(({ kind }) => kind)).toEqual([
      "secret.rotation_overdue",
    ]);
  });

  it(
    "stopped between any two steps is made good by the next run",
    { timeout: 60_000 },
    async () => {
      const seed = async () => {
        await env.DB.prepare("DELETE FROM secrets").run();
        companyId = (await seedCompany()).id;
        await seedSecret(companyId, { dueAt: NOW, intervalDays: 30 });
      };
      await seed();
      const whole = createCrash(NEVER);
      await runJobs(FREQUENT, NOW, depsOf(whole.env));
      expect(whole.steps()).toBeGreaterThan(3);
      for (let at = 1; at <= whole.steps(); at++) {
        for (const when of ["before", "after"] as const) {
          await seed();
          const crash = createCrash({ at, when });
          await expect(runJobs(FREQUENT, NOW, depsOf(crash.env))).rejects.toThrow("Failed jobs");
          await runJobs(FREQUENT, NOW + 5 * 60_000, depsOf());
          expect([at, when, (await noticesOf(companyId)).length]).toEqual([at, when, 1]);
        }
      }
    },
  );
});
