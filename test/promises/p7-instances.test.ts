/** P7 for runs of workflows: what the engine, the database and the log keep of an instance that used secrets. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { hex, utf8 } from "../../src/core/encoding.ts";
import { call } from "../support/call.ts";
import { dumpEverything } from "../support/dump.ts";
import { findForms } from "../support/encodings.ts";
import { startOutside, type Outside } from "../support/outside.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { auditEventsOf } from "../support/world.ts";
import { keptByEngine, untilStatus } from "../features/workflows/instances/on-the-engine.ts";
import { makeSecret, seedHouse, type House } from "../features/workflows/support.ts";

const HOST = "deploy.example.com";

let pool: Pool;
let outside: Outside;
let house: House;
let canary: string;
let seen: string[];

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  outside.reset();
  seen = [];
  for (const level of ["log", "info", "debug", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation(
      (...args) => void seen.push(args.map(String).join(" ")),
    );
  }
  house = await seedHouse(pool);
  canary = `canary+${crypto.randomUUID()}/${crypto.randomUUID()}`;
  await makeSecret(house.owner, "deploy-api-token", { value: canary, allowedHosts: [HOST] });
});
afterEach(() => vi.restoreAllMocks());

async function publish(phases: unknown[]): Promise<string> {
  const { owner: bearer } = house;
  const made = await call("POST", "/v1/workflows", { bearer, json: { name: "Deploy", phases } });
  const { id } = made.body.data;
  const published = await call("POST", `/v1/workflows/${id}/publish`, { bearer });
  if (published.status !== 200) throw new Error(published.text);
  return id;
}

async function start(workflowId: string, input: unknown = {}): Promise<string> {
  const { owner: bearer } = house;
  const started = await call("POST", `/v1/workflows/${workflowId}/instances`, {
    bearer,
    json: { input },
  });
  return started.body.data.id;
}

async function expectUnseen(id: string): Promise<void> {
  const everything = [await keptByEngine(id), await dumpEverything(), ...seen].join("\n");
  // Were it empty, nothing would be found in it either.
  expect(everything).toContain(id);
  expect(findForms(everything, canary)).toEqual([]);
  for (const part of canary.match(/[0-9a-f-]{36}/g) ?? []) expect(everything).not.toContain(part);
}

const deploy = (more: object = {}) => ({
  key: "deploy",
  name: "Deploy to Staging",
  type: "http",
  env: { DEPLOY_TOKEN: "secret:deploy-api-token" },
  request: {
    method: "POST",
    url: `https://${HOST}/v1/deployments`,
    headers: { authorization: "Bearer {{ env.DEPLOY_TOKEN }}" },
    body: { app: "{{ input.app }}" },
  },
  ...more,
});

/** Attack: a target that gives back what it was sent, in every form it knows, so that it ends in what is kept of the run. */
it("P7: a run keeps nothing of a secret, whatever the other side gives back", async () => {
  outside.on(HOST, ({ headers }) => {
    const token = headers.get("authorization") ?? "";
    const forms = [
      ...["", "x", "xy"].map((before) => btoa(`${before}${canary}tail`)),
      ...[encodeURIComponent(canary), JSON.stringify(canary), hex(utf8(canary))],
    ];
    return Response.json({ id: "d-1", token, forms }, { headers: { "x-token": canary } });
  });
  const id = await publish([
    deploy(),
    deploy({
      key: "again",
      request: {
        method: "POST",
        url: `https://${HOST}/v1/deployments`,
        headers: { authorization: "Bearer {{ env.DEPLOY_TOKEN }}" },
        body: { before: "{{ phases.deploy.body }}" },
      },
    }),
  ]);
  const instance = await start(id, { app: "shop" });
  const ended = await untilStatus({ bearer: house.owner }, instance, "completed", "failed");
  expect([ended.status, ended.failure]).toEqual(["completed", null]);
  expect(outside.received[0]?.headers.get("authorization")).toBe(`Bearer ${canary}`);
  // What a later phase is given is what was kept.
  expect(findForms(outside.received[1]?.body ?? "", canary)).toEqual([]);
  expect(ended.phases[0]?.output).toMatchObject({ status: 200, body: { id: "d-1" } });
  await expectUnseen(instance);

  const reads = (await auditEventsOf(house.companyId)).filter(
    ({ action, outcome }) => action === "secrets:read" && outcome === "success",
  );
  expect(reads.map(({ actor_id }) => actor_id)).toEqual([house.ids.owner, house.ids.owner]);
  expect(JSON.parse(String(reads[0]?.["details"]))).toMatchObject({
    retrievedBy: {
      type: "workflow_phase",
      id: `${id}:deploy`,
      instanceId: instance,
      phase: "deploy",
    },
  });
});

it("P7: nor where it fails, with the value in what the other side says", async () => {
  outside.on(
    HOST,
    () => new Response(`bad token ${canary}`, { status: 400, statusText: canary.slice(0, 30) }),
  );
  const instance = await start(await publish([deploy()]), { app: "shop" });
  const ended = await untilStatus({ bearer: house.owner }, instance, "failed");
  expect(ended.failure).toMatchObject({ phase: "deploy", code: "upstream_status" });
  await expectUnseen(instance);
});

it("P7: nor where the call itself throws with the value in its error", async () => {
  outside.on(HOST, () => {
    throw new TypeError(`fetch failed for Bearer ${canary}`);
  });
  const instance = await start(await publish([deploy()]), { app: "shop" });
  const ended = await untilStatus({ bearer: house.owner }, instance, "failed");
  expect(ended.failure?.code).toBe("upstream_error");
  await expectUnseen(instance);
});

/** The specification: a value that is replaced while an instance waits is what the next retrieval gets. */
it("reads the value as it is when a phase uses it", async () => {
  outside.on(HOST, () => Response.json({}));
  const { owner: bearer } = house;
  const approve = { key: "approve", name: "Approve", type: "manual" };
  const instance = await start(await publish([deploy(), approve, deploy({ key: "again" })]), {
    app: "a",
  });
  await untilStatus({ bearer }, instance, "waiting");
  const before = canary;
  canary = `canary+${crypto.randomUUID()}`;
  await call("PUT", "/v1/secrets/deploy-api-token/value", { bearer, json: { value: canary } });
  await call("POST", `/v1/instances/${instance}/phases/approve/complete`, {
    bearer,
    json: { outcome: "yes" },
  });
  await untilStatus({ bearer }, instance, "completed");
  expect(outside.received.map(({ headers }) => headers.get("authorization"))).toEqual([
    `Bearer ${before}`,
    `Bearer ${canary}`,
  ]);
  await expectUnseen(instance);
});

it("fails in the phase whose secret was deleted, names it, and works again once it is made anew", async () => {
  outside.on(HOST, () => Response.json({}));
  const { owner: bearer } = house;
  const id = await publish([deploy()]);
  const refused = await call("DELETE", "/v1/secrets/deploy-api-token", { bearer });
  const { confirm } = refused.body;
  const deleted = await call("DELETE", `/v1/secrets/deploy-api-token?confirm=${confirm}`, {
    bearer,
  });
  expect(deleted.status).toBe(204);
  const failed = await untilStatus({ bearer }, await start(id, { app: "a" }), "failed");
  expect(failed.failure).toMatchObject({ phase: "deploy", code: "secret_missing" });
  expect(failed.failure?.message).toContain("'deploy-api-token'");
  await makeSecret(bearer, "deploy-api-token", { value: canary, allowedHosts: [HOST] });
  await untilStatus({ bearer }, await start(id, { app: "a" }), "completed");
});

it("goes on when the person who started it is deactivated, and stops at a host that was taken off the list", async () => {
  outside.on(HOST, () => Response.json({}));
  const { owner: bearer, admin } = house;
  const approve = { key: "approve", name: "Approve", type: "manual" };
  const id = await publish([approve, deploy()]);
  const started = await call("POST", `/v1/workflows/${id}/instances`, {
    bearer: admin,
    json: { input: { app: "a" } },
  });
  const instance = started.body.data.id as string;
  await untilStatus({ bearer }, instance, "waiting");
  const off = await call("PATCH", `/v1/users/${house.ids.admin}`, {
    bearer,
    json: { status: "deactivated" },
  });
  expect(off.status).toBe(200);
  const complete = (of: string) =>
    call("POST", `/v1/instances/${of}/phases/approve/complete`, {
      bearer,
      json: { outcome: "yes" },
    });
  await complete(instance);
  await untilStatus({ bearer }, instance, "completed");

  const next = await start(id, { app: "a" });
  await untilStatus({ bearer }, next, "waiting");
  await call("PATCH", "/v1/secrets/deploy-api-token", { bearer, json: { allowedHosts: [] } });
  await complete(next);
  const failed = await untilStatus({ bearer }, next, "failed");
  expect(failed.failure).toMatchObject({ phase: "deploy", code: "forbidden" });
});
