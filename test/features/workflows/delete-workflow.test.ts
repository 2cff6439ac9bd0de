import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { releaseVersion } from "../../../src/features/workflows/definitions/named-store.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { call } from "../../support/call.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedUser } from "../../support/world.ts";
import { makeSecret, manualPhase, seedHouse, seedInstance, type House } from "./support.ts";

let pool: Pool;
let house: House;
let id: string;

beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  house = await seedHouse(pool);
  await makeSecret(house.owner, "one");
  const json = { name: "Used", phases: [manualPhase({ env: { A: "secret:one" } })] };
  id = (await call("POST", "/v1/workflows", { bearer: house.owner, json })).body.data.id;
  await call("POST", `/v1/workflows/${id}/publish`, { bearer: house.owner });
});

const remove = (confirm = "", bearer = house.owner) =>
  call("DELETE", `/v1/workflows/${id}${confirm && `?confirm=${confirm}`}`, { bearer });

async function makeService(name: string, tags: Record<string, string> = {}): Promise<string> {
  const made = await call("POST", "/v1/services", { bearer: house.owner, json: { name, tags } });
  // As a row: whether a service may run a workflow is the catalogue's.
  await env.DB.prepare("UPDATE services SET workflow_id = ? WHERE id = ?")
    .bind(id, made.body.data.id)
    .run();
  return made.body.data.id as string;
}

async function boundSecrets(): Promise<number> {
  const row = await env.DB.prepare("SELECT count(*) AS n FROM secret_bindings WHERE company_id = ?")
    .bind(house.companyId)
    .first<{ n: number }>();
  return row?.n ?? 0;
}

it("asks first where a service runs it or an instance does, and names them", async () => {
  const service = await makeService("Deployments");
  await seedInstance(house.companyId, id, 1, "waiting");
  const refused = await remove();
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  expect(refused.body.details).toEqual([
    { field: "instances", message: "Some still run, and will go on to their end." },
    { field: `service:${service}`, message: "Deployments" },
  ]);
  expect((await remove("other")).status).toBe(409);
  expect((await remove(refused.body.confirm)).status).toBe(204);
  const event = (await auditEventsOf(house.companyId)).find(
    ({ action }) => action === "workflows:delete",
  );
  expect(JSON.parse(String(event?.["details"]))).toEqual({
    name: "Used",
    services: [service],
    running: true,
  });
});

/** Accident: a workflow goes, and whoever calls it from outside hears nothing but conflicts. */
it("asks first where an inbound webhook starts it, and names that to readers of the workflow alone", async () => {
  const json = { name: "Shop", workflowId: id, secret: "one" };
  const made = await call("POST", "/v1/inbound-webhooks", { bearer: house.owner, json });
  expect(made.status).toBe(201);
  const named = `inbound_webhook:${made.body.data.id}`;
  const refused = await remove();
  expect([refused.status, refused.body.details]).toEqual([
    409,
    [{ field: named, message: "Shop" }],
  ]);
  const user = await seedUser(house.companyId, "admin");
  const policy = {
    name: "Not to be read",
    effect: "Deny",
    resource: `workflows:${id}`,
    actions: ["read"],
    principals: { users: [user.id] },
  };
  await call("POST", "/v1/policies", { bearer: house.owner, json: policy });
  const unseen = await remove("", await pool.sign(user.sub));
  expect([unseen.status, JSON.stringify(unseen.body).includes("Shop")]).toEqual([409, false]);
  expect((await remove(refused.body.confirm)).status).toBe(204);
});

it("takes a confirmation for that list alone, however many instances come and go", async () => {
  await seedInstance(house.companyId, id, 1, "running");
  const { confirm } = (await remove()).body;
  await makeService("Another");
  const again = await remove(confirm);
  expect([again.status, again.body.details.length]).toEqual([409, 2]);
  await seedInstance(house.companyId, id, 1, "starting");
  expect((await remove(again.body.confirm)).status).toBe(204);
});

it("asks nothing where instances are over", async () => {
  await seedInstance(house.companyId, id, 1, "completed");
  expect((await remove()).status).toBe(204);
  expect(await boundSecrets()).toBe(0);
});

it("does not name a service that its caller may not read", async () => {
  await makeService("Payroll", { of: "finance" });
  const json = {
    name: "No finance",
    effect: "Deny",
    resource: "services:*",
    actions: ["read"],
    conditions: { tags: { of: "finance" } },
    principals: { users: [house.ids.admin] },
    enabled: true,
  };
  expect((await call("POST", "/v1/policies", { bearer: house.owner, json })).status).toBe(201);
  const refused = await remove("", house.admin);
  expect(refused.body.details).toEqual([
    { field: "service", message: "One that you may not read." },
  ]);
  expect(refused.text).not.toContain("Payroll");
});

it("leaves running instances what they need until the last of them is over", async () => {
  const instance = await seedInstance(house.companyId, id, 1, "waiting");
  const versions = async () => {
    const { results } = await env.DB.prepare(
      "SELECT 1 FROM workflow_versions WHERE workflow_id = ?",
    )
      .bind(id)
      .all();
    return results.length;
  };
  expect((await remove((await remove()).body.confirm)).status).toBe(204);
  expect([await boundSecrets(), await versions()]).toEqual([1, 1]);

  const db = createDatabase(env.DB);
  const place = { companyId: house.companyId, environment: "live" } as const;
  await env.DB.prepare("UPDATE workflow_instances SET status = 'failed', ended_at = 1 WHERE id = ?")
    .bind(instance)
    .run();
  await writeBatch(db, releaseVersion(db, place, { workflowId: id, version: 1 }));
  expect([await boundSecrets(), await versions()]).toEqual([0, 0]);
});
