/** The contract's "Catalog, workflows, connectors", row by row: statuses and names, by requests as clients make them. */

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { startOutside, type Outside } from "../support/outside.ts";
import { startPool } from "../support/tokens.ts";
import { seedCompany, seedKey, seedUser } from "../support/world.ts";
import { ownSignature, standardSignature, send } from "../features/inbound-webhooks/support.ts";
import { untilStatus } from "../features/workflows/instances/on-the-engine.ts";

const VALUE = "canary value of 32 bytes, or more";

let outside: Outside;
let owner: string;
let ownerId: string;
let key: string;

beforeAll(async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const pool = await startPool();
  outside = startOutside();
  const companyId = (await seedCompany()).id;
  const person = await seedUser(companyId, "owner");
  ownerId = person.id;
  owner = await pool.sign(person.sub);
  const scopes = ["workflows:read", "workflows:write", "requests:read", "requests:write"] as const;
  key = (await seedKey(companyId, "live", { scopes: [...scopes] })).value;
  const json = { slug: "token", value: VALUE, allowedHosts: ["api.example.com"] };
  await ask("POST", "/secrets", json);
  outside.on("api.example.com", () => Response.json({ url: "there", echo: VALUE }));
});
afterAll(() => vi.unstubAllGlobals());

const ask = (method: string, path: string, json?: unknown) =>
  call(method, `/v1${path}`, { bearer: owner, ...(json === undefined ? {} : { json }) });

const byKey = (method: string, path: string, json?: unknown) =>
  call(method, `/v1${path}`, { key, ...(json === undefined ? {} : { json }) });

const manual = { key: "approve", name: "Approve", type: "manual" };

async function published(...phases: object[]): Promise<string> {
  const made = await ask("POST", "/workflows", { name: "Deploy", phases });
  expect([made.status, made.body.data.status]).toEqual([201, "draft"]);
  const { id } = made.body.data;
  const answer = await ask("POST", `/workflows/${id}/publish`);
  expect([answer.status, answer.body.data.status]).toEqual([200, "published"]);
  return id;
}

it("/v1/services and /v1/requests: CRUD, and cancel, assign, close", async () => {
  const service = await ask("POST", "/services", {
    ...{ name: "Help", description: "Of any kind", status: "active", tags: { team: "it" } },
    workflowId: await published(manual),
  });
  const { id: serviceId } = service.body.data;
  expect([service.status, serviceId]).toEqual([201, expect.stringMatching(/^svc_/)]);
  const own = `/services/${serviceId}`;
  expect((await ask("GET", own)).status).toBe(200);
  expect((await ask("GET", "/services")).body.data.length).toBe(1);

  const request = { serviceId, title: "A laptop", input: { size: 13 } };
  const made = await byKey("POST", "/requests", request);
  expect([made.status, made.body.data]).toMatchObject([
    201,
    { id: expect.stringMatching(/^req_/), ...request, status: "in_progress" },
  ]);
  const path = `/requests/${made.body.data.id}`;
  expect((await byKey("GET", path)).status).toBe(200);
  expect((await byKey("GET", "/requests")).body.data.length).toBe(1);
  expect((await byKey("PATCH", path, { title: "Two" })).body.data.title).toBe("Two");
  const assigned = await byKey("POST", `${path}/assign`, { userId: ownerId });
  expect([assigned.status, assigned.body.data.assigneeId]).toEqual([200, ownerId]);
  expect((await byKey("POST", `${path}/close`)).body.error).toBe("conflict");
  expect((await byKey("DELETE", path)).status).toBe(409);
  const cancelled = await byKey("POST", `${path}/cancel`);
  expect([cancelled.status, cancelled.body.data.status]).toEqual([200, "cancelled"]);
  expect((await byKey("POST", `${path}/close`)).status).toBe(200);
  expect((await byKey("DELETE", path)).status).toBe(204);

  const changed = await ask("PATCH", own, { workflowId: null });
  expect([changed.status, changed.body.data.workflowId]).toEqual([200, null]);
  const open = await byKey("POST", "/requests", request);
  expect(open.body.data.status).toBe("open");
  const closed = await byKey("POST", `/requests/${open.body.data.id}/close`);
  expect([closed.status, closed.body.data.status]).toEqual([200, "completed"]);
  expect((await ask("DELETE", own)).status).toBe(204);
  expect((await byKey("POST", "/requests", request)).status).toBe(422);
});

it("/v1/workflows: CRUD, publish; a secret goes to a host of its list alone, a connector phase is people's", async () => {
  const http = (url: string) => ({
    ...{ key: "deploy", name: "Deploy to Staging", type: "http" },
    env: { DEPLOY_TOKEN: "secret:token", STAGE: "staging" },
    request: { method: "POST", url, body: "{{ env.DEPLOY_TOKEN }} {{ input.x }}" },
  });
  for (const url of [
    "https://evil.example.com/",
    "https://{{ input.h }}/",
    "https://api.{{ input.h }}/",
  ]) {
    const refused = await ask("POST", "/workflows", { name: "Deploy", phases: [http(url)] });
    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
  }
  const phases = [http("https://api.example.com/")];
  expect((await byKey("POST", "/workflows", { name: "Deploy", phases })).status).toBe(403);
  const id = await published(...phases);
  for (const [method, path, json] of [
    ["PATCH", "", { name: "Theirs" }],
    ["POST", "/publish", undefined],
    ["DELETE", "", undefined],
  ] as const) {
    expect((await byKey(method, `/workflows/${id}${path}`, json)).status).toBe(403);
  }
  expect((await byKey("GET", `/workflows/${id}`)).body.data.phases).toMatchObject(phases);
  expect((await byKey("GET", "/workflows")).status).toBe(200);
  const draft = await ask("PATCH", `/workflows/${id}`, { phases: [manual] });
  expect([draft.status, draft.body.data.status]).toEqual([200, "draft"]);
  expect((await ask("DELETE", `/workflows/${id}`)).status).toBe(204);
  expect((await ask("GET", `/workflows/${id}`)).status).toBe(404);
});

it("/v1/workflows/{id}/instances and /v1/instances: start, list, get, complete, cancel", async () => {
  const id = await published(manual);
  const started = await byKey("POST", `/workflows/${id}/instances`, { input: { x: 1 } });
  const instance = started.body.data.id;
  expect([started.status, instance]).toEqual([202, expect.stringMatching(/^exec_/)]);
  await untilStatus({ key }, instance, "waiting");
  const listed = await byKey("GET", `/workflows/${id}/instances?status=waiting`);
  expect(listed.body.data.map((one: { id: string }) => one.id)).toEqual([instance]);
  const complete = `/instances/${instance}/phases/approve/complete`;
  expect((await byKey("POST", complete, {})).status).toBe(422);
  expect((await byKey("POST", complete, { outcome: "yes" })).status).toBe(200);
  await untilStatus({ key }, instance, "completed");
  const ended = (await byKey("GET", `/instances/${instance}`)).body.data;
  expect(ended).toMatchObject({ input: { x: 1 }, phases: [{ output: { outcome: "yes" } }] });

  const other = (await byKey("POST", `/workflows/${id}/instances`)).body.data.id;
  const cancelled = await byKey("POST", `/instances/${other}/cancel`);
  expect([cancelled.status, cancelled.body.data.status]).toEqual([200, "cancelled"]);
  expect((await byKey("POST", `/instances/${instance}/cancel`)).status).toBe(409);
  expect((await byKey("POST", "/workflows/wf_none/instances")).status).toBe(404);
  expect((await byKey("GET", "/instances/exec_none")).status).toBe(404);
});

it("/v1/connectors: CRUD, invoke and test; its secret gone is 409 secret_missing", async () => {
  const auth = { scheme: "bearer", secret: "spare" };
  const sent = { slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com", auth };
  expect((await ask("POST", "/connectors", sent)).status).toBe(422);
  expect((await ask("POST", "/secrets", { slug: "spare", value: VALUE })).status).toBe(201);
  const made = await ask("POST", "/connectors", sent);
  expect([made.status, made.body.data]).toMatchObject([201, sent]);
  expect((await ask("POST", "/connectors", sent)).status).toBe(409);
  expect((await ask("GET", "/connectors/api")).body.data).toMatchObject(sent);
  expect((await ask("GET", "/connectors")).body.data.length).toBe(1);

  const request = {
    method: "POST",
    path: "/x",
    query: { a: "b" },
    headers: { "x-a": "b" },
    body: 1,
  };
  const invoked = await ask("POST", "/connectors/api/invoke", request);
  expect([invoked.status, invoked.body.data]).toEqual([
    200,
    {
      status: 200,
      headers: { "content-type": "application/json" },
      body: { url: "there", echo: "[secret]" },
    },
  ]);
  const tested = await ask("POST", "/connectors/api/test");
  expect([tested.status, tested.body.data.ok]).toEqual([200, true]);
  for (const path of ["//evil.example.com/", "/../x", "/%2e%2e/x", "https://evil.example.com/"]) {
    expect((await ask("POST", "/connectors/api/invoke", { ...request, path })).status).toBe(422);
  }
  const patched = await ask("PATCH", "/connectors/api", { name: "Other" });
  expect([patched.status, patched.body.data.name]).toEqual([200, "Other"]);

  const inUse = await ask("DELETE", "/secrets/spare");
  expect(inUse.status).toBe(409);
  const confirmed = `/secrets/spare?confirm=${encodeURIComponent(inUse.body.confirm)}`;
  expect((await ask("DELETE", confirmed)).status).toBe(204);
  for (const verb of ["invoke", "test"]) {
    const body = verb === "invoke" ? request : undefined;
    const answer = await ask("POST", `/connectors/api/${verb}`, body);
    expect([answer.status, answer.body.error]).toEqual([409, "secret_missing"]);
  }
  expect((await ask("DELETE", "/connectors/api")).status).toBe(204);
  expect((await ask("POST", "/connectors/api/invoke", request)).status).toBe(404);
});

it("/v1/inbound-webhooks and /v1/webhooks/inbound/{id}: CRUD, and 202 for what is signed", async () => {
  const sent = {
    name: "Shop",
    workflowId: await published(manual),
    secret: "token",
    enabled: true,
  };
  const made = await ask("POST", "/inbound-webhooks", sent);
  const { id } = made.body.data;
  expect([made.status, made.body.data]).toMatchObject([201, sent]);
  expect(id).toMatch(/^whk_/);
  expect((await ask("GET", `/inbound-webhooks/${id}`)).status).toBe(200);
  expect((await ask("GET", "/inbound-webhooks")).body.data.length).toBe(1);

  const signed = await standardSignature("{}", { key: VALUE });
  const accepted = await send(id, "{}", signed);
  expect([accepted.status, accepted.body]).toEqual([
    202,
    { status: "accepted", webhookId: id, executionId: expect.stringMatching(/^exec_/) },
  ]);
  expect((await send(id, "{}", signed)).body).toEqual(accepted.body);
  const unsigned = await send(id, "[]", signed);
  expect((await ask("PATCH", `/inbound-webhooks/${id}`, { enabled: false })).status).toBe(200);
  const own = await ownSignature("{}", VALUE);
  for (const answer of [unsigned, await send(id, "{}", own), await send("whk_none", "{}", own)]) {
    expect([answer.status, answer.body.error]).toEqual([401, "unauthenticated"]);
    expect(answer.body.message).toBe(unsigned.body.message);
  }
  expect((await ask("DELETE", `/inbound-webhooks/${id}`)).status).toBe(204);
});
