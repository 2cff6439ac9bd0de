/** Very many instances of a workflow of three phases, started at once: all of them end, none lost, none doubled. */

import type { Bundle, Source } from "../lib/bundle.ts";
import { OUR_BINDINGS } from "../lib/our-bindings.ts";
import { applyMigrations, seedCompany } from "../lib/seed.ts";
import { openStage, type Bindings, type Stage } from "../lib/stage.ts";
import type { StartAnswer, StartRequest } from "../workers/ours-instances.ts";

export interface Instances {
  readonly instances: number;
  readonly startedMs: number;
  readonly endedMs: number;
  /** Instances that have not ended well. */
  readonly lost: number;
  /** Phases with more than one attempt, and calls that no phase stands for. */
  readonly doubled: number;
}

export const INSTANCES: Source = {
  main: "bench/workers/ours-instances.ts",
  compatibilityFlags: ["no_nodejs_compat"],
};

const PHASES = ["build", "deploy", "announce"].map((key) => ({
  ...{ key, name: key, type: "http", env: {} },
  request: { method: "POST", url: `https://target.example.com/${key}`, headers: {}, query: {} },
}));

const BINDINGS: Bindings = {
  ...OUR_BINDINGS,
  workflows: { INSTANCES: { name: "bench-instances", className: "WorkflowInstance" } },
};

const WORKFLOW = "wf_bench";

/** The sweep begins what was not launched after a minute; an instance that takes longer is lost. */
const PATIENCE_MS = 300_000;
const SWEEP_EVERY_MS = 30_000;

export async function measureInstances(
  ours: Bundle,
  options: { readonly instances: number },
): Promise<Instances> {
  const stage = await openStage(ours, BINDINGS);
  const db = await stage.database();
  await applyMigrations(db);
  const companyId = await seedCompany(db);
  await seedWorkflow(db, companyId);
  const beginMs = performance.now();
  const asked = { companyId, workflowId: WORKFLOW, count: options.instances };
  await post<StartAnswer>(stage, "start", asked satisfies StartRequest);
  const startedMs = performance.now() - beginMs;
  await untilOver(stage, db, options.instances);
  const endedMs = performance.now() - beginMs;
  const counted = await countFaults(stage, db, options.instances);
  await stage.close();
  return { instances: options.instances, startedMs, endedMs, ...counted };
}

async function seedWorkflow(db: D1Database, companyId: string): Promise<void> {
  const phases = JSON.stringify(PHASES);
  await db.batch([
    db
      .prepare(
        `INSERT INTO workflows (id, company_id, environment, name, phases, published_version, has_draft, created_at, created_by, updated_at)
         VALUES (?, ?, 'live', 'Bench', ?, 1, 0, 1, 'usr_seed', 1)`,
      )
      .bind(WORKFLOW, companyId, phases),
    db
      .prepare(
        `INSERT INTO workflow_versions (company_id, environment, workflow_id, version, phases, published_at, published_by)
         VALUES (?, 'live', ?, 1, ?, 1, 'usr_seed')`,
      )
      .bind(companyId, WORKFLOW, phases),
  ]);
}

async function untilOver(stage: Stage, db: D1Database, count: number): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  let sweepMs = performance.now() + SWEEP_EVERY_MS;
  while (performance.now() < endMs) {
    const over = await db
      .prepare("SELECT count(*) AS n FROM workflow_instances WHERE ended_at IS NOT NULL")
      .first<number>("n");
    if (over === count) return;
    if (performance.now() > sweepMs) {
      await post(stage, "sweep", {});
      sweepMs = performance.now() + SWEEP_EVERY_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function countFaults(stage: Stage, db: D1Database, count: number) {
  const completed = await db
    .prepare("SELECT count(*) AS n FROM workflow_instances WHERE status = 'completed'")
    .first<number>("n");
  const again = await db
    .prepare("SELECT count(*) AS n FROM workflow_phases WHERE attempt > 1")
    .first<number>("n");
  const { calls } = await post<{ calls: number }>(stage, "calls", {});
  const made = calls - (completed ?? 0) * PHASES.length;
  return { lost: count - (completed ?? 0), doubled: (again ?? 0) + Math.max(made, 0) };
}

async function post<T>(stage: Stage, path: string, body: object): Promise<T> {
  const init = { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${stage.url}/bench/${path}`, init);
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return JSON.parse(await response.text()) as T;
}
