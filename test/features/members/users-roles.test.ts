/** Changing a person's role. */

import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { useOwner } from "./owner.ts";

const { company, owner, join, patch } = useOwner();

const rowOf = (id: string) =>
  env.DB.prepare("SELECT role, status FROM memberships WHERE company_id = ? AND user_id = ?")
    .bind(company.id, id)
    .first();

describe("changing a role", () => {
  it("holds at the person's next request, with what it was in the audit log", async () => {
    const member = await join("member");
    const invite = () => call("GET", "/v1/invitations", { bearer: member.bearer });
    expect((await invite()).status).toBe(403);

    const changed = await patch(member.id, { role: "admin" }, owner.bearer, {
      "if-match": `"${company.id}.${member.id}.1"`,
    });
    expect([changed.status, changed.headers.get("etag")]).toEqual([
      200,
      `"${company.id}.${member.id}.2"`,
    ]);
    expect(changed.body.data).toMatchObject({ id: member.id, role: "admin", status: "active" });
    expect((await invite()).status).toBe(200);
    expect((await patch(member.id, { role: "member" })).status).toBe(200);
    expect((await invite()).status).toBe(403);

    const stale = await patch(member.id, { role: "admin" }, owner.bearer, {
      "if-match": `"${company.id}.${member.id}.1"`,
    });
    expect([stale.status, stale.body.error]).toEqual([412, "precondition_failed"]);
    const events = (await auditEventsOf(company.id)).filter(
      (event) => event["outcome"] === "success",
    );
    expect(events.map((event) => [event["action"], event["target"], event["category"]])).toEqual([
      ["users:update", `user:${member.id}`, "iam"],
      ["users:update", `user:${member.id}`, "iam"],
    ]);
    expect(JSON.parse(String(events[0]?.["details"]))).toEqual({
      before: { role: "member" },
      after: { role: "admin" },
    });
  });

  it("writes nothing where nothing changes", async () => {
    const member = await join("member");
    const same = await patch(member.id, { role: "member", status: "active" });
    expect([same.status, same.headers.get("etag")]).toEqual([
      200,
      `"${company.id}.${member.id}.1"`,
    ]);
    expect(await auditEventsOf(company.id)).toEqual([]);
  });

  /** Attack: an admin makes an owner of themselves or a friend, or unmakes the owners. */
  it("lets only owners make or unmake owners, or touch an owner's status", async () => {
    const admin = await join("admin");
    const member = await join("member");
    const second = await join("owner");
    for (const [id, json] of [
      [admin.id, { role: "owner" }],
      [member.id, { role: "owner" }],
      [second.id, { role: "member" }],
      [second.id, { role: "admin", status: "active" }],
      [second.id, { status: "deactivated" }],
    ] as const) {
      const refused = await patch(id, json, admin.bearer);
      expect([json, refused.status, refused.body.error]).toEqual([json, 403, "forbidden"]);
    }
    expect(await rowOf(second.id)).toEqual({ role: "owner", status: "active" });
    expect(await rowOf(admin.id)).toEqual({ role: "admin", status: "active" });
    const events = await auditEventsOf(company.id);
    expect(events.every((event) => event["outcome"] === "denied")).toBe(true);
    expect(new Set(events.map((event) => event["target"]))).toEqual(
      new Set([`user:${admin.id}`, `user:${member.id}`, `user:${second.id}`]),
    );

    expect((await patch(member.id, { role: "admin" }, admin.bearer)).status).toBe(200);
    expect((await patch(member.id, { role: "owner" })).status).toBe(200);
    expect((await patch(second.id, { status: "deactivated" })).status).toBe(200);
    // A deactivated owner is an owner: admins do not bring them back.
    expect((await patch(second.id, { status: "active" }, admin.bearer)).status).toBe(403);
  });

  it("keeps the last active owner an owner and active", async () => {
    const dormant = await join("owner");
    expect((await patch(dormant.id, { status: "deactivated" })).status).toBe(200);
    for (const json of [
      { role: "admin" },
      { status: "deactivated" },
      { role: "member", status: "deactivated" },
    ]) {
      const refused = await patch(owner.id, json);
      expect([json, refused.status, refused.body.error]).toEqual([json, 409, "conflict"]);
    }
    expect(await rowOf(owner.id)).toEqual({ role: "owner", status: "active" });
  });

  /** Attack: two owners who demote each other in the same moment leave a company that no one owns. */
  it("leaves an owner when all of them demote each other at once", async () => {
    for (const json of [{ role: "member" }, { status: "deactivated" }]) {
      const owners = [owner, await join("owner"), await join("owner")];
      await env.DB.prepare(
        "UPDATE memberships SET role = 'owner', status = 'active' WHERE company_id = ?",
      )
        .bind(company.id)
        .run();
      await Promise.all(
        owners.map((each, index) => {
          const next = owners[(index + 1) % owners.length];
          return patch(next?.id ?? "", json, each.bearer);
        }),
      );
      const left = await env.DB.prepare(
        "SELECT count(*) AS n FROM memberships WHERE company_id = ? AND role = 'owner' AND status = 'active'",
      )
        .bind(company.id)
        .first<number>("n");
      expect(left).toBeGreaterThanOrEqual(1);
      await env.DB.prepare("UPDATE sign_ins SET ended_at = NULL").run();
    }
  });

  it("is not for members or keys", async () => {
    const member = await join("member");
    const key = (await seedKey(company.id, "live")).value;
    expect((await patch(member.id, { role: "admin" }, member.bearer)).status).toBe(403);
    expect((await patch(owner.id, { status: "deactivated" }, member.bearer)).status).toBe(403);
    const refused = await call("PATCH", `/v1/users/${member.id}`, { key, json: { role: "admin" } });
    expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
  });

  it.each([
    ["another role", { role: "boss" }, "role"],
    ["another status", { status: "invited" }, "status"],
    ["a name", { name: "x" }, "name"],
    ["null", { role: null }, "role"],
  ])("refuses %s by its field", async (_, json, field) => {
    const refused = await patch(owner.id, json);
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
  });
});
