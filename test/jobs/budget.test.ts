import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../src/deps.ts";
import { SEALED_COLUMNS } from "../../src/compose/reseal.ts";
import { VERSIONS_A_RUN } from "../../src/compose/key-rings.ts";
import { QUERIES_A_RUN, shareOf } from "../../src/jobs/budget.ts";
import { runJobs } from "../../src/jobs/run.ts";
import { JOB_TABLE, WEIGHTS, type Job } from "../../src/jobs/table.ts";
import { meterDatabase } from "../../src/platform/d1/meter.ts";
import { judgeBeat, MAIN_CRON, writeBeat } from "../../src/platform/heartbeat.ts";
import { runScheduled } from "../../src/scheduled.ts";
import { createIsolate } from "../support/isolate.ts";
import { vaultNames } from "../../src/platform/secret-store/tables.ts";
import { usePool } from "../support/tokens.ts";
import { env } from "../support/world.ts";

const NOW = Date.UTC(2027, 2, 1);
const pool = usePool();
let lines: Record<string, unknown>[];

beforeEach(() => {
  pool.publish([pool.jwk]);
  lines = [];
  for (const name of ["log", "error"] as const) {
    vi.spyOn(console, name).mockImplementation((line) => {
      lines.push(JSON.parse(String(line)) as Record<string, unknown>);
    });
  }
});

describe("the shares of a run", () => {
  it("are fair whatever each job takes: the last gets what its weight promises, all together no more than there is", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ weight: fc.integer({ min: 1, max: 5 }), wants: fc.nat(2_000) }), {
          minLength: 1,
          maxLength: 15,
        }),
        fc.integer({ min: 0, max: 1_000 }),
        (jobs, total) => {
          let left = total;
          let weightsLeft = jobs.reduce((sum, { weight }) => sum + weight, 0);
          const all = weightsLeft;
          for (const { weight, wants } of jobs) {
            const share = shareOf({ left, weight, weightsLeft });
            expect(share).toBeGreaterThanOrEqual(Math.floor((total * weight) / all));
            weightsLeft -= weight;
            left -= Math.min(wants, share);
          }
          expect(left).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it.each([
    [{ left: 900, weight: 1, weightsLeft: 3 }, 300],
    [{ left: 900, weight: 3, weightsLeft: 3 }, 900],
    [{ left: 0, weight: 1, weightsLeft: 3 }, 0],
    [{ left: -5, weight: 1, weightsLeft: 1 }, 0],
  ])("of %j is %i", (share, expected) => {
    expect(shareOf(share)).toBe(expected);
  });

  it("are weighted by names of jobs that there are", () => {
    const names = Object.values(JOB_TABLE).flatMap((jobs) => Object.keys(jobs));
    for (const name of Object.keys(WEIGHTS)) expect(names).toContain(name);
    expect(Object.keys(JOB_TABLE)).toContain(MAIN_CRON);
  });

  it("hold a whole batch of rewrapped versions however much the jobs before take", () => {
    const jobs = Object.values(JOB_TABLE).find((table) => "key_rings" in table) ?? {};
    const weightOf = (name: string) => WEIGHTS[name] ?? 1;
    const all = Object.keys(jobs).reduce((sum, name) => sum + weightOf(name), 0);
    const share = Math.floor((QUERIES_A_RUN * weightOf("key_rings")) / all);
    // Of each column nine pages and writes, and a count for each of 4 retired keys; the lists are read and written.
    const beside = SEALED_COLUMNS.length * (9 + 4) + 6;
    expect(share).toBeGreaterThanOrEqual(VERSIONS_A_RUN + beside);
  });
});

/** Asks until it is stopped, one query after another. */
const greedy: Job = async ({ db }) => {
  for (let asked = 0; ; asked++) await db.run(`SELECT ${asked}`);
};

async function runMetered(jobs: Record<string, Job>, queries: number) {
  const { database, meter } = meterDatabase(env.DB);
  const { deps } = composeFor({ ...createIsolate().env, DB: database });
  await runJobs("x", NOW, deps, { table: { x: jobs }, meter, queries });
  return meter.used();
}

describe("a run", () => {
  it("of ten jobs that never have enough stays within its queries, and none is without", async () => {
    const asked: Record<string, number> = {};
    const jobs = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => {
        const name = `job_${index}`;
        const job: Job = async ({ db }) => {
          for (;;) {
            await db.run("SELECT 1");
            asked[name] = (asked[name] ?? 0) + 1;
          }
        };
        return [name, job];
      }),
    );
    expect(await runMetered(jobs, 100)).toBe(100);
    expect(Object.values(asked)).toEqual(Array.from({ length: 10 }, () => 10));
    expect(lines.map(({ event }) => event)).toEqual(Array.from({ length: 10 }, () => "job_cut"));
  });

  it("sends nothing of a batch that its share does not hold", async () => {
    const half: Job = async ({ db }) => {
      const rows = ["one", "two"].map((name) =>
        db.insert(vaultNames).values({ name, createdAt: NOW }),
      );
      await db.batch(rows as never);
      return {};
    };
    expect(await runMetered({ half, next: greedy }, 3)).toBe(3);
    expect(lines.map(({ event, job }) => [event, job])).toEqual([
      ["job_cut", "half"],
      ["job_cut", "next"],
    ]);
    expect(await env.DB.prepare("SELECT count(*) AS n FROM vault_names").first("n")).toBe(0);
  });

  it("hands what one leaves to those that follow", async () => {
    const modest: Job = async ({ db }) => {
      await db.run("SELECT 1");
      return {};
    };
    expect(await runMetered({ modest, greedy }, 40)).toBe(40);
  });
});

describe("the heartbeat", () => {
  it.each([
    [null, "not yet"],
    [{ atMs: NOW - 60_000, failed: [] }, "running"],
    [{ atMs: NOW - 60_000, failed: ["x"] }, "failing"],
    [{ atMs: NOW - 20 * 60_000 - 1, failed: [] }, "silent"],
  ])("of %j is '%s'", (beat, state) => {
    expect(judgeBeat(beat, NOW)).toBe(state);
  });

  const cronOf = async () => {
    const response = await createIsolate().fetch("/readyz");
    return (await response.json<{ data: { cron: string } }>()).data.cron;
  };

  it("is in /readyz: not yet, running, and silent with a line in the log", async () => {
    expect(await cronOf()).toBe("not yet");
    const controller = { cron: MAIN_CRON, scheduledTime: Date.now() } as ScheduledController;
    await runScheduled(controller, createIsolate().env, composeFor);
    expect(await cronOf()).toBe("running");
    await writeBeat(env.FACTS, MAIN_CRON, { atMs: Date.now() - 21 * 60_000, failed: [] });
    lines = [];
    expect(await cronOf()).toBe("silent");
    expect(lines).toEqual([expect.objectContaining({ event: "cron_silent" })]);
  });

  it("says so where a job failed", async () => {
    pool.publish(null);
    const controller = { cron: MAIN_CRON, scheduledTime: Date.now() } as ScheduledController;
    const run = runScheduled(controller, createIsolate().env, composeFor);
    await expect(run).rejects.toThrow("signing_keys");
    expect(await cronOf()).toBe("failing");
  });
});
