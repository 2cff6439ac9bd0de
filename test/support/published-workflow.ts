/** Workflows as rows, for tests of what starts them. */

import type { Environment } from "../../src/core/environment.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { env, random } from "./world.ts";

/** It waits for a person, so nothing happens by itself. */
const PHASES = JSON.stringify([
  { key: "approve", name: "Approve", type: "manual", env: {}, assignees: [] },
]);

/** Returns its id. */
export async function seedWorkflow(
  companyId: string,
  environment: Environment,
  { published = true } = {},
): Promise<string> {
  const id = `wf_${randomBase36(20, random)}`;
  const nowMs = Date.now();
  await env.DB.prepare(
    `INSERT INTO workflows (id, company_id, environment, name, phases, published_version, has_draft, created_at, created_by, updated_at)
     VALUES (?, ?, ?, 'A workflow', ?, ?, 0, ?, 'usr_seed', ?)`,
  )
    .bind(id, companyId, environment, PHASES, published ? 1 : null, nowMs, nowMs)
    .run();
  if (published) {
    await env.DB.prepare(
      `INSERT INTO workflow_versions (company_id, environment, workflow_id, version, phases, published_at, published_by)
       VALUES (?, ?, ?, 1, ?, ?, 'usr_seed')`,
    )
      .bind(companyId, environment, id, PHASES, nowMs)
      .run();
  }
  return id;
}

export async function instancesOf(companyId: string) {
  const { results } = await env.DB.prepare(
    "SELECT * FROM workflow_instances WHERE company_id = ? ORDER BY created_at, id",
  )
    .bind(companyId)
    .all<Record<string, string | number | null>>();
  return results;
}
