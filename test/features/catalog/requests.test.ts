import { describe, expect, it } from "vitest";

import { followInstance } from "../../../src/features/catalog/index.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { call } from "../../support/call.ts";
import { instancesOf, seedWorkflow } from "../../support/published-workflow.ts";
import { auditEventsOf, env, seedCompany, seedUser } from "../../support/world.ts";
import { useCatalog } from "./support.ts";

const { pool, scene, ask, makeService } = useCatalog();

async function makeRunning(): Promise<{ id: string; instanceId: string }> {
  const serviceId = await makeService({ workflowId: await seedWorkflow(scene.companyId, "live") });
  const answer = await ask("POST", "", { serviceId, title: "A laptop" });
  expect(answer.status).toBe(201);
  return answer.body.data;
}

const actions = async () =>
  (await auditEventsOf(scene.companyId))
    .filter(({ target }) => String(target).startsWith("request:"))
    .map(({ action, outcome }) => [action, outcome]);

describe("a request of a service without a workflow", () => {
  it("is worked on by people", async () => {
    const serviceId = await makeService();
    const created = await ask("POST", "", { serviceId, title: " A laptop ", input: { a: [1] } });
    expect(created.status).toBe(201);
    const { id } = created.body.data;
    expect(created.body.data).toEqual({
      id: expect.stringMatching(/^req_/),
      serviceId,
      title: "A laptop",
      input: { a: [1] },
      status: "open",
      assigneeId: null,
      instanceId: null,
      createdBy: expect.stringMatching(/^key_/),
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      closedAt: null,
    });
    expect(created.headers.get("location")).toBe(`/v1/requests/${id}`);
    expect(created.headers.get("etag")).toBe(`"${id}.1"`);

    const colleague = (await seedUser(scene.companyId, "member")).id;
    const assigned = await ask("POST", `/${id}/assign`, { userId: colleague });
    expect(assigned.body.data.assigneeId).toBe(colleague);
    const begun = await ask("PATCH", `/${id}`, { status: "in_progress", title: "Two laptops" });
    expect(begun.body.data).toMatchObject({ status: "in_progress", title: "Two laptops" });
    const closed = await ask("POST", `/${id}/close`);
    expect(closed.status).toBe(200);
    expect(closed.body.data).toMatchObject({
      status: "completed",
      closedAt: expect.stringMatching(/Z$/),
    });
    expect(closed.headers.get("etag")).toBe(`"${id}.4"`);
    expect((await ask("GET", `/${id}`)).body).toEqual(closed.body);

    expect((await ask("DELETE", `/${id}`)).status).toBe(204);
    expect((await ask("GET", `/${id}`)).status).toBe(404);
    expect(await actions()).toEqual([
      ["requests:create", "success"],
      ["requests:assign", "success"],
      ["requests:update", "success"],
      ["requests:close", "success"],
      ["requests:delete", "success"],
    ]);
  });

  it("stays as it ended, and closing it again is no mistake", async () => {
    const { id } = (await ask("POST", "", { serviceId: await makeService(), title: "x" })).body
      .data;
    const cancelled = await ask("POST", `/${id}/cancel`);
    expect(cancelled.body.data.status).toBe("cancelled");
    for (const again of ["cancel", "close"]) {
      expect((await ask("POST", `/${id}/${again}`)).body).toEqual(cancelled.body);
    }
    const reopened = await ask("PATCH", `/${id}`, { status: "open" });
    expect([reopened.status, reopened.body.error]).toEqual([409, "conflict"]);
    const { id: userId } = await seedUser(scene.companyId, "member");
    expect((await ask("POST", `/${id}/assign`, { userId })).status).toBe(409);
    expect((await ask("PATCH", `/${id}`, { title: "y" })).body.data).toMatchObject({
      title: "y",
      closedAt: cancelled.body.data.closedAt,
    });
  });

  it("cannot be cancelled once it is completed", async () => {
    const { id } = (await ask("POST", "", { serviceId: await makeService(), title: "x" })).body
      .data;
    await ask("POST", `/${id}/close`);
    const refused = await ask("POST", `/${id}/cancel`);
    expect([refused.status, refused.body.message]).toEqual([
      409,
      "The request is completed: it is over.",
    ]);
  });

  /** Attack: who may change requests and not close them ends one by its status. */
  it("is ended only by who may close it, whichever way", async () => {
    const serviceId = await makeService();
    const { id } = (await ask("POST", "", { serviceId, title: "x" })).body.data;
    const user = await seedUser(scene.companyId, "member");
    const member = await pool.sign(user.sub);
    const policy = {
      name: "Change requests",
      effect: "Allow",
      resource: "requests:*",
      actions: ["update"],
      principals: { users: [user.id] },
    };
    expect((await call("POST", "/v1/policies", { bearer: scene.owner, json: policy })).status).toBe(
      201,
    );
    const patch = (status: string) =>
      call("PATCH", `/v1/requests/${id}`, { bearer: member, json: { status } });
    expect((await patch("in_progress")).status).toBe(200);
    for (const status of ["completed", "failed", "cancelled"]) {
      expect([status, (await patch(status)).status]).toEqual([status, 403]);
    }
  });
});

describe("a request of a service with a workflow", () => {
  it("starts it in the same environment, in one batch", async () => {
    const { id, instanceId } = await makeRunning();
    expect(instanceId).toMatch(/^exec_/);
    expect((await ask("GET", `/${id}`)).body.data.status).toBe("in_progress");
    expect(await instancesOf(scene.companyId)).toEqual([
      expect.objectContaining({
        id: instanceId,
        environment: "live",
        source: "request",
        source_id: id,
        started_by_type: "api_key",
      }),
    ]);
  });

  it("is not set or closed by hand while the workflow is at work, and not deleted", async () => {
    const { id } = await makeRunning();
    for (const refused of [
      await ask("POST", `/${id}/close`),
      await ask("PATCH", `/${id}`, { status: "completed" }),
      await ask("PATCH", `/${id}`, { status: "open" }),
      await ask("DELETE", `/${id}`),
    ]) {
      expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
      expect(refused.body.message).toMatch(/workflow/);
    }
    expect((await ask("GET", `/${id}`)).body.data.status).toBe("in_progress");
  });

  it("is cancelled with its instance", async () => {
    const { id, instanceId } = await makeRunning();
    const cancelled = await ask("POST", `/${id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ status: "cancelled", instanceId });
    expect(await instancesOf(scene.companyId)).toEqual([
      expect.objectContaining({ id: instanceId, status: "cancelled" }),
    ]);
    expect((await actions()).at(-1)).toEqual(["requests:cancel", "success"]);
    expect((await ask("DELETE", `/${id}`)).status).toBe(204);
  });

  it.each(["completed", "failed", "cancelled"] as const)(
    "becomes %s when its instance does, once",
    async (status) => {
      const { id, instanceId } = await makeRunning();
      const db = createDatabase(env.DB);
      const place = { companyId: scene.companyId, environment: "live" } as const;
      const end = { instanceId, source: "request", sourceId: id, status, nowMs: 5 } as const;
      await writeBatch(db, followInstance(db, place, end));
      const after = await ask("GET", `/${id}`);
      expect(after.body.data).toMatchObject({ status, closedAt: new Date(5).toISOString() });
      await writeBatch(db, followInstance(db, place, { ...end, status: "failed", nowMs: 9 }));
      expect((await ask("GET", `/${id}`)).body).toEqual(after.body);
    },
  );

  it("follows no instance of another company or environment, or one that no request started", async () => {
    const { id, instanceId } = await makeRunning();
    const db = createDatabase(env.DB);
    const end = { instanceId, sourceId: id, status: "failed", nowMs: 5 } as const;
    const here = { companyId: scene.companyId, environment: "live" } as const;
    for (const [place, source] of [
      [{ ...here, environment: "test" }, "request"],
      [{ ...here, companyId: "co_other" }, "request"],
      [here, "api"],
    ] as const) {
      await writeBatch(db, followInstance(db, place, { ...end, source }));
    }
    expect((await ask("GET", `/${id}`)).body.data.status).toBe("in_progress");
  });

  it("is one, and starts one instance, for the same Idempotency-Key", async () => {
    const serviceId = await makeService({
      workflowId: await seedWorkflow(scene.companyId, "live"),
    });
    const send = () =>
      ask("POST", "", { serviceId, title: "x" }, { "idempotency-key": "the-same" });
    const first = await send();
    const again = await send();
    expect([again.status, again.body, again.headers.get("idempotency-replayed")]).toEqual([
      201,
      first.body,
      "true",
    ]);
    const others = await Promise.all([send(), send(), send()]);
    expect(new Set(others.map(({ body }) => body.data.id))).toEqual(new Set([first.body.data.id]));
    expect(await instancesOf(scene.companyId)).toHaveLength(1);
  });

  it("is not made where nothing of the workflow is published, or it is gone", async () => {
    const workflowId = await seedWorkflow(scene.companyId, "live", { published: false });
    const serviceId = await makeService({ workflowId });
    const draft = await ask("POST", "", { serviceId, title: "x" });
    expect([draft.status, draft.body.error]).toEqual([409, "conflict"]);
    await env.DB.prepare("DELETE FROM workflows WHERE id = ?").bind(workflowId).run();
    const gone = await ask("POST", "", { serviceId, title: "x" });
    expect([gone.status, gone.body.message]).toEqual([
      409,
      "The service's workflow is there no more.",
    ]);
    expect((await ask("GET", "")).body.data).toEqual([]);
  });
});

describe("the service of a request", () => {
  it.each(["draft", "archived"])("may not be %s", async (status) => {
    const serviceId = await makeService({ status });
    const refused = await ask("POST", "", { serviceId, title: "x" });
    expect([refused.status, refused.body.message]).toEqual([409, `The service is ${status}.`]);
  });

  it("is one of this company and environment: any other is unknown", async () => {
    const elsewhere = (await seedCompany()).id;
    const stranger = await pool.sign((await seedUser(elsewhere, "owner")).sub);
    const foreign = await call("POST", "/v1/services", { bearer: stranger, json: { name: "x" } });
    for (const serviceId of [
      "svc_nothing",
      foreign.body.data.id,
      await makeService({}, "test"),
      "wf_x",
      "x",
    ]) {
      const refused = await ask("POST", "", { serviceId, title: "x" });
      expect([serviceId, refused.status, refused.body.details?.[0]?.field]).toEqual([
        serviceId,
        422,
        "serviceId",
      ]);
    }
  });

  it("may be deleted: its requests stay, and go on", async () => {
    const serviceId = await makeService();
    const { id } = (await ask("POST", "", { serviceId, title: "x" })).body.data;
    const gone = await call("DELETE", `/v1/services/${serviceId}`, { bearer: scene.owner });
    expect(gone.status).toBe(204);
    expect((await ask("GET", `/${id}`)).body.data).toMatchObject({ serviceId, status: "open" });
    expect((await ask("GET", `?serviceId=${serviceId}`)).body.data).toHaveLength(1);
    expect((await ask("POST", `/${id}/close`)).status).toBe(200);
  });
});
