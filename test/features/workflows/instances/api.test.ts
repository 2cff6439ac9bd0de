import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { call } from "../../../support/call.ts";
import { startOutside, type Outside } from "../../../support/outside.ts";
import { seedClient } from "../../../support/registered.ts";
import { startPool, type Pool } from "../../../support/tokens.ts";
import { httpPhase, manualPhase, seedWorkflow } from "../../../support/workflows.ts";
import { env, seedKey } from "../../../support/world.ts";
import { seedHouse, type House } from "../support.ts";
import { untilStatus } from "./on-the-engine.ts";

let pool: Pool;
let outside: Outside;
let house: House;
let key: string;

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  outside.reset();
  house = await seedHouse(pool);
  const scopes = ["workflows:read", "workflows:write"] as const;
  key = (await seedKey(house.companyId, "live", { scopes })).value;
});

const start = (workflowId: string, options: Parameters<typeof call>[2] = {}) =>
  call("POST", `/v1/workflows/${workflowId}/instances`, { key, ...options });

const countOf = (workflowId: string) =>
  env.DB.prepare("SELECT count(*) AS n FROM workflow_instances WHERE workflow_id = ?")
    .bind(workflowId)
    .first<number>("n");

const waitingFlow = () => seedWorkflow(house.companyId, [manualPhase("approve")]);

describe("starting", () => {
  it("takes no body for an empty input", async () => {
    const started = await start(await waitingFlow());
    const waiting = await untilStatus({ key }, started.body.data.id, "waiting");
    expect([started.status, waiting]).toEqual([202, expect.objectContaining({ input: {} })]);
  });

  it("answers 409 where nothing is published, 404 where there is nothing", async () => {
    const draft = await seedWorkflow(house.companyId, [manualPhase("a")], { published: false });
    const refused = await start(draft);
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
    expect((await start("wf_none")).status).toBe(404);
    const sandbox = await seedWorkflow(house.companyId, [manualPhase("a")], {
      environment: "test",
    });
    expect((await start(sandbox)).status).toBe(404);
    expect(await countOf(sandbox)).toBe(0);
  });

  it("refuses an input that is too long or too deep, by name", async () => {
    const id = await waitingFlow();
    let deep: unknown = 1;
    for (let level = 0; level < 16; level++) deep = { deep };
    for (const input of ["x".repeat(64 * 1024), deep, { a: "\ud800" }]) {
      const refused = await start(id, { json: { input } });
      expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
      expect(refused.body.details[0].field).toMatch(/^input/);
    }
    expect(await countOf(id)).toBe(0);
  });

  it("makes one instance of one Idempotency-Key, also of ten at once", async () => {
    const id = await waitingFlow();
    const headers = { "idempotency-key": "once" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => start(id, { headers, json: { input: 1 } })),
    );
    const made = answers.filter(({ status }) => status === 202);
    expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
    const again = await start(id, { headers, json: { input: 1 } });
    expect([again.status, again.body, again.headers.get("idempotency-replayed")]).toEqual([
      202,
      made[0]?.body,
      "true",
    ]);
    expect(new Set(made.map(({ body }) => body.data.id)).size).toBe(1);
    expect(await countOf(id)).toBe(1);
  });

  it("asks for workflows:execute: of members, of keys, of registered clients", async () => {
    const id = await waitingFlow();
    const reader = await seedKey(house.companyId, "live", { scopes: ["workflows:read"] });
    const clientId = await seedClient(house.companyId, { scopes: ["workflows:read"] });
    const { sub } = (await env.DB.prepare("SELECT sub FROM users WHERE id = ?")
      .bind(house.ids.owner)
      .first<{ sub: string }>()) ?? { sub: "" };
    const client = await pool.sign(sub, { client_id: clientId });
    for (const [credential, error] of [
      [{ bearer: house.member }, "forbidden"],
      [{ key: reader.value }, "insufficient_scope"],
      [{ bearer: client }, "insufficient_scope"],
    ] as const) {
      const refused = await call("POST", `/v1/workflows/${id}/instances`, credential);
      expect([refused.status, refused.body.error]).toEqual([403, error]);
    }
    expect(await countOf(id)).toBe(0);
  });
});

it("lists a workflow's instances, newest first, by status, page by page", async () => {
  const id = await waitingFlow();
  const ids: string[] = [];
  for (let index = 0; index < 3; index++) ids.push((await start(id)).body.data.id);
  for (const instance of ids) await untilStatus({ key }, instance, "waiting");
  await call("POST", `/v1/instances/${ids[0]}/cancel`, { key });

  const path = `/v1/workflows/${id}/instances`;
  const all = await call("GET", path, { key });
  expect(all.body.pagination.totalCount).toBe(3);
  expect(all.body.data[0]).not.toHaveProperty("input");
  const waiting = await call("GET", `${path}?status=waiting&pageSize=1`, { key });
  expect([waiting.body.pagination.totalCount, waiting.body.data.length]).toEqual([2, 1]);
  const cancelled = await call("GET", `${path}?status=cancelled`, { key });
  expect(cancelled.body.data.map((one: { id: string }) => one.id)).toEqual([ids[0]]);
  expect((await call("GET", `${path}?status=over`, { key })).status).toBe(422);
  expect((await call("GET", "/v1/workflows/wf_none/instances", { key })).status).toBe(404);
});

it("cancels: what waits waits no more, what would follow does not begin, and twice is once", async () => {
  const id = await seedWorkflow(house.companyId, [manualPhase("approve"), httpPhase("deploy")]);
  const instance = (await start(id)).body.data.id as string;
  await untilStatus({ key }, instance, "waiting");
  const cancel = () => call("POST", `/v1/instances/${instance}/cancel`, { key });
  const first = await cancel();
  expect([first.status, first.body.data.status]).toEqual([200, "cancelled"]);
  expect(first.body.data.phases.map((phase: { status: string }) => phase.status)).toEqual([
    "cancelled",
    "cancelled",
  ]);
  const again = await cancel();
  expect([again.status, again.body]).toEqual([200, first.body]);
  const late = await call("POST", `/v1/instances/${instance}/phases/approve/complete`, {
    key,
    json: { outcome: "approved" },
  });
  expect([late.status, late.body.error]).toEqual([409, "conflict"]);
  expect(outside.received).toEqual([]);
  expect((await call("POST", "/v1/instances/exec_none/cancel", { key })).status).toBe(404);
});

it("does not cancel what is over", async () => {
  outside.on("target.example.com", () => Response.json({}));
  const id = await seedWorkflow(house.companyId, [httpPhase("a")]);
  const instance = (await start(id)).body.data.id as string;
  await untilStatus({ key }, instance, "completed");
  const refused = await call("POST", `/v1/instances/${instance}/cancel`, { key });
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
});

describe("completing a manual phase", () => {
  const complete = (instance: string, json: unknown, credential: object = { key }) =>
    call("POST", `/v1/instances/${instance}/phases/approve/complete`, { ...credential, json });

  async function waiting(assignees: string[] = []): Promise<string> {
    const id = await seedWorkflow(house.companyId, [manualPhase("approve", { assignees })]);
    const instance = (await start(id)).body.data.id as string;
    await untilStatus({ key }, instance, "waiting");
    return instance;
  }

  it("is for those whom the phase names, whatever else they may, and for those who may execute", async () => {
    const instance = await waiting([house.ids.member]);
    const other = await waiting();
    const refused = await complete(other, { outcome: "yes" }, { bearer: house.member });
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
    const done = await complete(instance, { outcome: "yes" }, { bearer: house.member });
    expect([done.status, done.body.data.output]).toEqual([200, { outcome: "yes" }]);
    expect((await complete(other, { outcome: "yes" }, { bearer: house.admin })).status).toBe(200);
    await untilStatus({ key }, instance, "completed");
  });

  it("takes a word or an object, and nothing else", async () => {
    const instance = await waiting();
    for (const outcome of [
      "",
      "x".repeat(201),
      "a\nb",
      3,
      null,
      ["a"],
      { a: "x".repeat(17_000) },
    ]) {
      const refused = await complete(instance, { outcome });
      expect([outcome, refused.status]).toEqual([outcome, 422]);
    }
    expect((await complete(instance, {})).status).toBe(422);
  });

  it("fails the phase where it is rejected", async () => {
    const instance = await waiting();
    const rejected = await complete(instance, { outcome: "rejected" });
    expect(rejected.body.data).toMatchObject({ status: "failed", failure: { code: "rejected" } });
    const failed = await untilStatus({ key }, instance, "failed");
    expect(failed.failure).toMatchObject({ phase: "approve", code: "rejected" });
  });

  it("is done once, of ten at once", async () => {
    const instance = await waiting();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => complete(instance, { outcome: `by ${index}` })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
  });
});

/** The engine of the platform takes a hundred a second; what it must not do is lose one or run one twice. */
it("ends fifty instances of three phases that are started at once, none lost, none doubled", async () => {
  outside.on("target.example.com", () => Response.json({ ok: true }));
  const id = await seedWorkflow(house.companyId, [httpPhase("a"), httpPhase("b"), httpPhase("c")]);
  const started = await Promise.all(Array.from({ length: 50 }, () => start(id)));
  const ids = started.map(({ body }) => body.data.id as string);
  for (const instance of ids) {
    const { phases } = await untilStatus({ key }, instance, "completed");
    expect(phases.map(({ status, attempts }) => [status, attempts])).toEqual([
      ["completed", 1],
      ["completed", 1],
      ["completed", 1],
    ]);
  }
  expect([await countOf(id), outside.received.length]).toEqual([50, 150]);
});
