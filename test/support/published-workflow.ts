/** Workflows that wait for a person, so that nothing happens by itself: for tests of what starts them. */

import type { Environment } from "../../src/core/environment.ts";
import { seedWorkflow as seedPhases } from "./workflows.ts";
import { env } from "./world.ts";

const PHASES = [
  { key: "approve", name: "Approve", type: "manual", env: {}, assignees: [] },
] as const;

/** Returns its id. */
export function seedWorkflow(
  companyId: string,
  environment: Environment,
  { published = true } = {},
): Promise<string> {
  return seedPhases(companyId, PHASES, { environment, published });
}

export async function instancesOf(companyId: string) {
  const { results } = await env.DB.prepare(
    "SELECT * FROM workflow_instances WHERE company_id = ? ORDER BY created_at, id",
  )
    .bind(companyId)
    .all<Record<string, string | number | null>>();
  return results;
}
