import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";

import { createInstanceEngine } from "../../../../src/compose/instances.ts";
import type { InstanceParams } from "../../../../src/features/workflows/index.ts";
import { call } from "../../../support/call.ts";
import { manualPhase, seedWorkflow } from "../../../support/workflows.ts";
import { seedCompany, seedKey } from "../../../support/world.ts";
import { untilStatus } from "./on-the-engine.ts";

let companyId: string;
let key: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  key = (await seedKey(companyId, "live", { scopes: ["workflows:read", "workflows:write"] })).value;
});

/** Bad luck: the phase is completed in our rows, and the engine does not answer when it is told. */
it("is made up for by the sweep's look: a run that waits goes on", async () => {
  const workflowId = await seedWorkflow(companyId, [
    manualPhase("approve"),
    manualPhase("release"),
  ]);
  const started = await call("POST", `/v1/workflows/${workflowId}/instances`, { key });
  const instanceId = started.body.data.id as string;
  await untilStatus({ key }, instanceId, "waiting");
  // It has come to its wait.
  await scheduler.wait(500);

  await env.DB.batch([
    env.DB.prepare(
      "UPDATE workflow_phases SET status = 'completed', ended_at = 1, output = '{}' WHERE instance_id = ? AND key = 'approve'",
    ).bind(instanceId),
    env.DB.prepare("UPDATE workflow_instances SET status = 'running' WHERE id = ?").bind(
      instanceId,
    ),
  ]);
  const { INSTANCES } = env as unknown as { INSTANCES: Workflow<InstanceParams> };
  const params = { instanceId, companyId, environment: "live" } as const;
  await createInstanceEngine(INSTANCES).revive(params);

  const { phases } = await untilStatus({ key }, instanceId, "waiting");
  expect(phases.map(({ status }) => status)).toEqual(["completed", "waiting"]);
  await call("POST", `/v1/instances/${instanceId}/cancel`, { key });
});
