import { expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { usePublishing, versionsOf } from "./publish-support.ts";
import { connectorPhase, faultsOf, httpPhase, makeSecret, manualPhase } from "./support.ts";

const { house, make, publish, patch, secretsBoundBy } = usePublishing();

const deny = (resource: string, action: string) =>
  call("POST", "/v1/policies", {
    bearer: house.owner,
    json: {
      name: "Not this",
      effect: "Deny",
      resource,
      actions: [action],
      principals: { users: [house.ids.admin] },
      enabled: true,
    },
  });

it("makes a version, which edits leave alone", async () => {
  const id = await make(manualPhase());
  const published = await publish(id);
  expect([published.status, published.body.data]).toMatchObject([
    200,
    { status: "published", publishedVersion: 1 },
  ]);
  expect(published.headers.get("etag")).toBe(`"${id}.2"`);

  const edited = await patch(id, { phases: [manualPhase({ name: "Approve it" })] });
  expect(edited.body.data).toMatchObject({ status: "draft", publishedVersion: 1 });
  const row = await env.DB.prepare("SELECT phases FROM workflow_versions WHERE workflow_id = ?")
    .bind(id)
    .first<{ phases: string }>();
  expect(JSON.parse(row?.phases ?? "")[0].name).toBe("Approve");

  expect((await publish(id)).body.data).toMatchObject({ status: "published", publishedVersion: 2 });
  const events = (await auditEventsOf(house.companyId)).filter(
    ({ action }) => action === "workflows:publish",
  );
  expect(events.map(({ details }) => JSON.parse(String(details)))).toMatchObject([
    { version: 1 },
    { version: 2 },
  ]);
});

it("answers the same version where nothing has changed", async () => {
  const id = await make(manualPhase());
  const first = await publish(id);
  const again = await publish(id);
  expect([again.status, again.body, again.headers.get("etag")]).toEqual([
    200,
    first.body,
    first.headers.get("etag"),
  ]);
  expect(await versionsOf(id)).toEqual([1]);
});

it("calls it published again where an edit is taken back, and a new name no edit", async () => {
  const id = await make(manualPhase({ env: { A: "1", B: "2" } }));
  await publish(id);
  await patch(id, { phases: [] });
  const back = await patch(id, { phases: [manualPhase({ env: { B: "2", A: "1" } })] });
  expect(back.body.data.status).toBe("published");
  expect((await patch(id, { name: "Other" })).body.data.status).toBe("published");
});

it("publishes nothing without a phase", async () => {
  expect(faultsOf(await publish(await make()))).toEqual(["phases: At least one phase."]);
});

it("asks its publisher for each secret and connector, and the log names what was refused", async () => {
  const id = await make(
    manualPhase({ env: { A: "secret:one", B: "secret:two" } }),
    connectorPhase(),
  );
  const policy = await deny("secrets:two", "bind");
  const refused = await publish(id, house.admin);
  expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
  expect(refused.body.details).toContainEqual({ field: "resource", message: "secrets:two" });
  await call("DELETE", `/v1/policies/${policy.body.data.id}`, { bearer: house.owner });

  const other = await deny("connectors:github", "execute");
  const again = await publish(id, house.admin);
  expect(again.body.details).toEqual([
    { field: "action", message: "connectors:execute" },
    { field: "resource", message: "connectors:github" },
  ]);
  await call("DELETE", `/v1/policies/${other.body.data.id}`, { bearer: house.owner });

  await deny("workflows:*", "publish");
  expect((await publish(id, house.admin)).body.details).toContainEqual({
    field: "action",
    message: "workflows:publish",
  });
  const denied = (await auditEventsOf(house.companyId)).filter(
    ({ outcome }) => outcome === "denied",
  );
  expect(denied.map(({ action, target }) => [action, target])).toEqual([
    ["secrets:bind", "secrets:two"],
    ["connectors:execute", "connectors:github"],
    ["workflows:publish", `workflows:${id}`],
  ]);
  expect(await versionsOf(id)).toEqual([]);
});

it("stops the next publishing, and not what is published, where a right is withdrawn", async () => {
  const id = await make(manualPhase({ env: { A: "secret:one" } }));
  expect((await publish(id, house.admin)).status).toBe(200);
  await deny("secrets:one", "bind");
  expect((await publish(id, house.admin)).body.data.publishedVersion).toBe(1);
  await patch(id, { phases: [manualPhase({ name: "Other", env: { A: "secret:one" } })] });
  expect((await publish(id, house.admin)).status).toBe(403);
  expect(await versionsOf(id)).toEqual([1]);
  expect(await secretsBoundBy(id)).toEqual([["one", "approve", "Other", null]]);
});

it("names what a draft names and what is no longer there", async () => {
  const request = {
    method: "POST",
    url: "https://deploy.example.com/",
    headers: { "x-token": "{{ env.A }}" },
  };
  const id = await make(
    httpPhase({ env: { A: "secret:one" }, request }),
    manualPhase({ env: { B: "secret:two" }, assignees: [house.ids.member] }),
    connectorPhase(),
  );
  await call("PATCH", "/v1/secrets/one", { bearer: house.owner, json: { allowedHosts: [] } });
  const { body } = await call("DELETE", "/v1/secrets/two", { bearer: house.owner });
  await call("DELETE", `/v1/secrets/two?confirm=${body.confirm}`, { bearer: house.owner });
  await env.DB.batch([
    env.DB.prepare("DELETE FROM connectors WHERE company_id = ?").bind(house.companyId),
    env.DB.prepare("UPDATE memberships SET status = 'deactivated' WHERE user_id = ?").bind(
      house.ids.member,
    ),
  ]);
  expect(faultsOf(await publish(id)).map((fault) => fault.split(":")[0])).toEqual([
    "phases.0.env.A",
    "phases.1.env.B",
    "phases.2.connector",
    "phases.1.assignees.0",
  ]);
  await makeSecret(house.owner, "two");
  expect(faultsOf(await publish(id))).toHaveLength(3);
});
