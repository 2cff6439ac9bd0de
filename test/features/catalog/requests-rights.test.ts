/** Requests: who may, what they take, and how they are listed. */

import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { instancesOf, seedWorkflow } from "../../support/published-workflow.ts";
import { env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { useCatalog } from "./support.ts";

const { pool, scene, ask, makeService } = useCatalog();

describe("who may", () => {
  it("a key makes requests with requests:write alone, in its own environment", async () => {
    for (const environment of ["live", "test"] as const) {
      const workflowId = await seedWorkflow(scene.companyId, environment);
      const serviceId = await makeService({ workflowId }, environment);
      const writer = await seedKey(scene.companyId, environment, { scopes: ["requests:write"] });
      const json = { serviceId, title: "x" };
      const made = await call("POST", "/v1/requests", { key: writer.value, json });
      expect(made.status).toBe(201);
      expect((await call("GET", "/v1/requests", { key: writer.value })).status).toBe(403);
      const reader = await seedKey(scene.companyId, environment, { scopes: ["requests:read"] });
      const list = await call("GET", "/v1/requests", { key: reader.value });
      expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([made.body.data.id]);
      const refused = await call("POST", "/v1/requests", { key: reader.value, json });
      expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    }
    const environments = (await instancesOf(scene.companyId)).map(({ environment }) => environment);
    expect(new Set(environments)).toEqual(new Set(["live", "test"]));
  });

  it("members make and read them, and do no more", async () => {
    const bearer = await pool.sign((await seedUser(scene.companyId, "member")).sub);
    const { id: userId } = await seedUser(scene.companyId, "member");
    const json = { serviceId: await makeService(), title: "x" };
    const made = await call("POST", "/v1/requests", { bearer, json });
    const { id } = made.body.data;
    expect([made.status, made.body.data.createdBy]).toEqual([201, expect.stringMatching(/^usr_/)]);
    expect((await call("GET", `/v1/requests/${id}`, { bearer })).status).toBe(200);
    for (const [method, path, body] of [
      ["PATCH", "", { title: "y" }],
      ["DELETE", "", undefined],
      ["POST", "/cancel", undefined],
      ["POST", "/close", undefined],
      ["POST", "/assign", { userId }],
    ] as const) {
      const options = body === undefined ? { bearer } : { bearer, json: body };
      const refused = await call(method, `/v1/requests/${id}${path}`, options);
      expect([method, path, refused.status]).toEqual([method, path, 403]);
    }
  });

  it("lists what a policy lets its reader see", async () => {
    const serviceId = await makeService();
    const ids = [];
    for (const title of ["a", "b"]) {
      ids.push((await ask("POST", "", { serviceId, title })).body.data.id);
    }
    const user = await seedUser(scene.companyId, "member");
    const bearer = await pool.sign(user.sub);
    const policy = {
      name: "Not this one",
      effect: "Deny",
      resource: `requests:${ids[0]}`,
      actions: ["read"],
      principals: { users: [user.id] },
    };
    expect((await call("POST", "/v1/policies", { bearer: scene.owner, json: policy })).status).toBe(
      201,
    );
    const list = await call("GET", "/v1/requests", { bearer });
    expect(list.body.pagination.totalCount).toBe(1);
    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([ids[1]]);
    expect((await call("GET", `/v1/requests/${ids[0]}`, { bearer })).status).toBe(403);
  });

  it("assigns to people who are active in the company, and takes a request away from its assignee", async () => {
    const { id } = (await ask("POST", "", { serviceId: await makeService(), title: "x" })).body
      .data;
    const stranger = await seedUser((await seedCompany()).id, "owner");
    const gone = await seedUser(scene.companyId, "member");
    await env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?")
      .bind(gone.id)
      .run();
    for (const userId of [stranger.id, gone.id, "usr_nothing", "x"]) {
      const refused = await ask("POST", `/${id}/assign`, { userId });
      expect([refused.status, refused.body.details?.[0]?.field]).toEqual([422, "userId"]);
    }
    const { id: userId } = await seedUser(scene.companyId, "member");
    expect((await ask("POST", `/${id}/assign`, { userId })).body.data.assigneeId).toBe(userId);
    expect((await ask("POST", `/${id}/assign`, { userId: null })).body.data.assigneeId).toBeNull();
  });

  it("meets nothing of another company or environment", async () => {
    const { id } = (await ask("POST", "", { serviceId: await makeService(), title: "x" })).body
      .data;
    const strangers = [
      (await seedKey(scene.companyId, "test")).value,
      (await seedKey((await seedCompany()).id, "live")).value,
    ];
    for (const stranger of strangers) {
      expect((await call("GET", "/v1/requests", { key: stranger })).body.data).toEqual([]);
      for (const [method, path, json] of [
        ["GET", "", undefined],
        ["PATCH", "", { title: "y" }],
        ["DELETE", "", undefined],
        ["POST", "/cancel", undefined],
        ["POST", "/close", undefined],
        ["POST", "/assign", { userId: null }],
      ] as const) {
        const options = json === undefined ? { key: stranger } : { key: stranger, json };
        const answer = await call(method, `/v1/requests/${id}${path}`, options);
        expect([method, path, answer.status]).toEqual([method, path, 404]);
      }
    }
    expect((await ask("GET", `/${id}`)).headers.get("etag")).toBe(`"${id}.1"`);
  });
});

describe("a request's input", () => {
  it("is any JSON of 64 KiB", async () => {
    const serviceId = await makeService();
    const send = (input: unknown) => ask("POST", "", { serviceId, title: "x", input });
    for (const nothing of [null, undefined]) {
      expect((await send(nothing)).body.data.input).toEqual({});
    }
    for (const input of ["text", 1, [1, { a: "ü😀" }], "x".repeat(65_534)]) {
      const made = await send(input);
      expect([made.status, made.body.data?.input]).toEqual([201, input]);
    }
    const deep = Array.from({ length: 18 }).reduce<unknown>((inner) => [inner], 1);
    for (const input of ["x".repeat(65_535), "ü".repeat(40_000), deep, { a: "\ud800" }]) {
      const refused = await send(input);
      expect([refused.status, refused.body.details?.[0]?.field]).toEqual([
        422,
        expect.stringMatching(/^input/),
      ]);
    }
  });
});

it("pages newest first, and filters by status and service", async () => {
  const [first, second] = [await makeService(), await makeService()];
  for (let index = 0; index < 3; index++) await ask("POST", "", { serviceId: first, title: "a" });
  const { id } = (await ask("POST", "", { serviceId: second, title: "b" })).body.data;
  await ask("POST", `/${id}/close`);
  const count = async (query: string) => (await ask("GET", `?${query}`)).body.pagination.totalCount;
  expect(await count("")).toBe(4);
  expect(await count(`serviceId=${first}`)).toBe(3);
  expect(await count("status=completed")).toBe(1);
  expect(await count(`status=open&serviceId=${second}`)).toBe(0);
  expect((await ask("GET", "?pageSize=1")).body.data[0].id).toBe(id);
  expect((await ask("GET", "?status=done")).status).toBe(422);
});

describe("a service's workflow", () => {
  it("is one of this company and environment, when it is written", async () => {
    const elsewhere = (await seedCompany()).id;
    const id = await makeService();
    for (const workflowId of [
      "wf_nothing",
      await seedWorkflow(elsewhere, "live"),
      await seedWorkflow(scene.companyId, "test"),
    ]) {
      for (const [method, path, json] of [
        ["POST", "", { name: "x", workflowId }],
        ["PATCH", `/${id}`, { workflowId }],
      ] as const) {
        const refused = await call(method, `/v1/services${path}`, { bearer: scene.owner, json });
        expect([refused.status, refused.body.details?.[0]?.field]).toEqual([422, "workflowId"]);
      }
    }
    const workflowId = await seedWorkflow(scene.companyId, "live");
    const set = { bearer: scene.owner, json: { workflowId } };
    expect((await call("PATCH", `/v1/services/${id}`, set)).body.data.workflowId).toBe(workflowId);
    const unset = { bearer: scene.owner, json: { workflowId: null } };
    expect((await call("PATCH", `/v1/services/${id}`, unset)).body.data.workflowId).toBeNull();
  });

  /** Attack: a key that may write services and run no workflow puts one behind a service and makes a request of it. */
  it("is set only by who may run it", async () => {
    const writer = await seedKey(scene.companyId, "live", { scopes: ["services:write"] });
    const workflowId = await seedWorkflow(scene.companyId, "live");
    const json = { name: "x", workflowId };
    const refused = await call("POST", "/v1/services", { key: writer.value, json });
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
    const id = await makeService({ workflowId });
    const renamed = { key: writer.value, json: { name: "y", workflowId } };
    expect((await call("PATCH", `/v1/services/${id}`, renamed)).status).toBe(200);
  });
});
