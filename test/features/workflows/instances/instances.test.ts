import { beforeEach, expect, it } from "vitest";

import { call } from "../../../support/call.ts";
import { manualPhase, seedWorkflow } from "../../../support/workflows.ts";
import { auditEventsOf, seedCompany, seedKey } from "../../../support/world.ts";

let companyId: string;
let key: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  key = (await seedKey(companyId, "live", { scopes: ["workflows:read", "workflows:write"] })).value;
});

const start = (workflowId: string, json?: unknown, headers: Record<string, string> = {}) =>
  call("POST", `/v1/workflows/${workflowId}/instances`, {
    key,
    headers,
    ...(json === undefined ? {} : { json }),
  });

async function get(id: string) {
  return (await call("GET", `/v1/instances/${id}`, { key })).body.data;
}

/** On the local engine. */
async function settled(id: string, status: string) {
  for (let tries = 0; tries < 200; tries++) {
    const instance = await get(id);
    if (instance.status === status) return instance;
    await scheduler.wait(50);
  }
  throw new Error(`Not ${status}: ${JSON.stringify(await get(id))}`);
}

it("starts an instance, which waits for somebody and ends when they have completed it", async () => {
  const workflowId = await seedWorkflow(companyId, [
    manualPhase("approve"),
    manualPhase("release"),
  ]);
  const started = await start(workflowId, { input: { ticket: 42 } });
  const { id } = started.body.data;
  expect(started.status).toBe(202);
  expect(started.headers.get("location")).toBe(`/v1/instances/${id}`);
  expect(started.body.data).toEqual({
    id: expect.stringMatching(/^exec_/),
    workflowId,
    version: 1,
    status: "starting",
    source: "api",
    sourceId: null,
    startedBy: { type: "api_key", id: expect.stringMatching(/^key_/) },
    failure: null,
    createdAt: expect.stringMatching(/Z$/),
    startedAt: null,
    endedAt: null,
  });

  const waiting = await settled(id, "waiting");
  expect(waiting.phases).toEqual([
    expect.objectContaining({ key: "approve", status: "waiting", attempts: 1 }),
    expect.objectContaining({ key: "release", status: "pending", attempts: 0, startedAt: null }),
  ]);
  const complete = (phase: string, outcome: unknown) =>
    call("POST", `/v1/instances/${id}/phases/${phase}/complete`, { key, json: { outcome } });
  const early = await complete("release", "yes");
  expect([early.status, early.body.error]).toEqual([409, "conflict"]);
  const completed = await complete("approve", { by: "Ada", amount: 3 });
  expect([completed.status, completed.body.data]).toEqual([
    200,
    expect.objectContaining({ status: "completed", output: { outcome: { by: "Ada", amount: 3 } } }),
  ]);
  const twice = await complete("approve", "yes");
  expect([twice.status, twice.body.error]).toEqual([409, "conflict"]);
  await settled(id, "waiting");
  expect((await complete("release", "done")).status).toBe(200);

  const ended = await settled(id, "completed");
  expect(ended).toMatchObject({ failure: null, endedAt: expect.stringMatching(/Z$/) });
  expect(ended.phases.map((phase: { output: unknown }) => phase.output)).toEqual([
    { outcome: { by: "Ada", amount: 3 } },
    { outcome: "done" },
  ]);
  expect(
    (await auditEventsOf(companyId)).map((event) => [event["action"], event["outcome"]]),
  ).toEqual([
    ["workflows:execute", "success"],
    ["workflows:complete_phase", "success"],
    ["workflows:complete_phase", "success"],
    ["workflows:finish", "success"],
  ]);
});
