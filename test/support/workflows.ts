/** Workflows as rows, and runs of their instances with a clock and an engine of the test's own. */

import type { Environment } from "../../src/core/environment.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { composeFor } from "../../src/deps.ts";
import {
  planStart,
  runInstance,
  type InstanceEngine,
  type InstanceParams,
  type PerformPhase,
  type RunDeps,
} from "../../src/features/workflows/index.ts";
import type { Json, Phase } from "../../src/features/workflows/rules/definition.ts";
import { writeBatch } from "../../src/platform/d1/write.ts";
import { env, random } from "./world.ts";

export async function seedWorkflow(
  companyId: string,
  phases: readonly Phase[],
  options: { readonly environment?: Environment; readonly published?: boolean } = {},
): Promise<string> {
  const { environment = "live", published = true } = options;
  const id = `wf_${randomBase36(12, random)}`;
  const json = JSON.stringify(phases);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO workflows (id, company_id, environment, name, phases, published_version, has_draft, created_at, created_by, updated_at)
       VALUES (?, ?, ?, 'Deploy', ?, ?, 0, ?, 'usr_seed', ?)`,
    ).bind(id, companyId, environment, json, published ? 1 : null, Date.now(), Date.now()),
    ...(published ? [versionRow(companyId, environment, id, 1, json)] : []),
  ]);
  return id;
}

function versionRow(
  companyId: string,
  environment: Environment,
  id: string,
  version: number,
  json: string,
) {
  return env.DB.prepare(
    `INSERT INTO workflow_versions (company_id, environment, workflow_id, version, phases, published_at, published_by)
     VALUES (?, ?, ?, ?, ?, ?, 'usr_seed')`,
  ).bind(companyId, environment, id, version, json, Date.now());
}

/** As a publication leaves it: the version before stays. */
export async function publishAnew(
  companyId: string,
  workflowId: string,
  version: number,
  phases: readonly Phase[],
): Promise<void> {
  const json = JSON.stringify(phases);
  await env.DB.batch([
    versionRow(companyId, "live", workflowId, version, json),
    env.DB.prepare("UPDATE workflows SET phases = ?, published_version = ? WHERE id = ?").bind(
      json,
      version,
      workflowId,
    ),
  ]);
}

export function httpPhase(key: string, more: Partial<Phase & { type: "http" }> = {}): Phase {
  const { request = {}, ...rest } = more;
  return {
    key,
    name: `Phase ${key}`,
    type: "http",
    env: {},
    request: {
      method: "GET",
      url: `https://target.example.com/${key}`,
      headers: {},
      query: {},
      ...request,
    },
    ...rest,
  };
}

export function manualPhase(key: string, more: Partial<Phase & { type: "manual" }> = {}): Phase {
  return { key, name: `Phase ${key}`, type: "manual", env: {}, assignees: [], ...more };
}

/** An engine that does nothing by itself: the test runs what was created. */
export interface QuietEngine extends InstanceEngine {
  readonly created: InstanceParams[];
  readonly nudged: string[];
  readonly stopped: string[];
  readonly revived: InstanceParams[];
}

export function createQuietEngine(): QuietEngine {
  const seen = { created: [], nudged: [], stopped: [], revived: [] } as Pick<
    QuietEngine,
    "created" | "nudged" | "stopped" | "revived"
  >;
  return {
    ...seen,
    create: async (params) => void seen.created.push(params),
    nudge: async (id) => void seen.nudged.push(id),
    stop: async (id) => void seen.stopped.push(id),
    revive: async (params) => void seen.revived.push(params),
  };
}

export interface Clock {
  nowMs: number;
}

/** All of the Worker's dependencies, with an engine that is quiet, a clock of the test's and no way out but `perform`. */
export function runDeps(
  clock: Clock,
  perform: PerformPhase,
  { db = env.DB, engine = createQuietEngine() }: { db?: D1Database; engine?: InstanceEngine } = {},
): RunDeps {
  const { deps } = composeFor({ ...env, DB: db });
  const sleep = () => Promise.resolve();
  return { ...deps, now: () => clock.nowMs, sleep, performPhase: perform, instanceEngine: engine };
}

/** Started by a person, as the API does it, and not launched. */
export async function seedInstance(
  deps: RunDeps,
  { companyId, workflowId, input = {} }: { companyId: string; workflowId: string; input?: Json },
): Promise<InstanceParams> {
  const actor = {
    type: "user",
    id: "usr_seed",
    name: "Ada",
    companyId,
    environment: "live",
  } as const;
  const ctx = { deps, nowMs: deps.now(), actor };
  const source = { source: "api", sourceId: null } as const;
  const { instanceId, writes } = await planStart(ctx, { workflowId, input, ...source });
  await writeBatch(deps.db, writes);
  return { instanceId, companyId, environment: "live" };
}

export async function instanceRow(id: string) {
  const row = await env.DB.prepare("SELECT * FROM workflow_instances WHERE id = ?")
    .bind(id)
    .first<Record<string, string | number | null>>();
  if (row === null) throw new Error(`No instance ${id}`);
  return row;
}

export async function phaseRows(id: string) {
  const { results } = await env.DB.prepare(
    "SELECT * FROM workflow_phases WHERE instance_id = ? ORDER BY position",
  )
    .bind(id)
    .all<Record<string, string | number | null>>();
  return results;
}

export interface Ran {
  /** What steps answered and threw: all that the engine keeps. */
  readonly words: string[];
  readonly sleeps: number[];
  readonly waits: number[];
}

/**
 * Runs it as the engine would, but that sleeping moves the clock. A wait calls `whileWaiting` once; where that does
 * nothing more, the wait runs out.
 */
export async function run(
  deps: RunDeps,
  params: InstanceParams,
  clock: Clock,
  {
    whileWaiting = async () => {},
    whileSleeping = async () => {},
    tries = 3,
  }: {
    whileWaiting?: () => Promise<unknown>;
    whileSleeping?: () => Promise<unknown>;
    tries?: number;
  } = {},
): Promise<Ran> {
  const ran: Ran = { words: [], sleeps: [], waits: [] };
  await runInstance(deps, params, {
    do: async (_, __, work) => {
      if (ran.words.length > 300)
        throw new Error(`It turns for ever: ${ran.words.slice(-5).join()}`);
      for (let attempt = 1; ; attempt++) {
        try {
          const word = await work();
          ran.words.push(word);
          return word;
        } catch (error) {
          ran.words.push(String(error));
          if (attempt >= tries) throw error;
        }
      }
    },
    sleep: async (_, ms) => {
      ran.sleeps.push(ms);
      await whileSleeping();
      clock.nowMs += ms;
    },
    waitForEvent: async (_, { timeout }) => {
      ran.waits.push(timeout);
      if ((await whileWaiting()) === "news") return {};
      clock.nowMs += timeout;
      throw new Error(`Execution timed out after ${timeout}ms`);
    },
  });
  return ran;
}
