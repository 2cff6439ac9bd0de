/** What published versions bind, how long they are kept, and what two publishings at once come to. */

import { expect, it } from "vitest";

import { releaseVersion } from "../../../src/features/workflows/definitions/named-store.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { call } from "../../support/call.ts";
import { env } from "../../support/world.ts";
import { usePublishing, versionsOf } from "./publish-support.ts";
import { connectorPhase, httpPhase, manualPhase, seedInstance } from "./support.ts";

const { house, make, publish, patch, secretsBoundBy } = usePublishing();

async function connectorsBoundBy(id: string) {
  const { results } = await env.DB.prepare(
    "SELECT slug, phase_key, name FROM connector_bindings WHERE workflow_id = ? ORDER BY slug",
  )
    .bind(id)
    .all<Record<string, string>>();
  return results.map(({ slug, phase_key, name }) => [slug, phase_key, name]);
}

it("binds what the draft, the published version and running ones name, and nothing else", async () => {
  const phase = (slug: string, name: string, host = "deploy.example.com") =>
    httpPhase({
      name,
      env: { A: `secret:${slug}` },
      request: { method: "POST", url: `https://${host}:8443/x?y=1` },
    });
  const id = await make(phase("one", "First"), connectorPhase());
  expect(await secretsBoundBy(id)).toEqual([["one", "deploy", "First", "deploy.example.com"]]);
  expect(await connectorsBoundBy(id)).toEqual([["github", "issue", "Open an issue"]]);

  await publish(id);
  const running = await seedInstance(house.companyId, id, 1, "waiting");
  await patch(id, { phases: [phase("two", "Second")] });
  expect((await secretsBoundBy(id)).map(([slug]) => slug)).toEqual(["one", "two"]);
  expect(await connectorsBoundBy(id)).toHaveLength(1);

  await publish(id);
  await patch(id, { phases: [phase("three", "Third")] });
  expect((await secretsBoundBy(id)).map(([slug]) => slug)).toEqual(["one", "three", "two"]);

  // The same secret in the same phase: called as it is now, and to two hosts only what its list says.
  await patch(id, { phases: [phase("one", "Again", "b.example.com")] });
  expect(await secretsBoundBy(id)).toEqual([
    ["one", "deploy", "Again", null],
    ["two", "deploy", "Second", "deploy.example.com"],
  ]);
  await patch(id, { phases: [manualPhase()] });

  const db = createDatabase(env.DB);
  const place = { companyId: house.companyId, environment: "live" } as const;
  const release = (version: number) =>
    writeBatch(db, releaseVersion(db, place, { workflowId: id, version }));
  await release(1);
  expect((await secretsBoundBy(id)).map(([slug]) => slug)).toEqual(["one", "two"]);
  await env.DB.prepare(
    "UPDATE workflow_instances SET status = 'completed', ended_at = 1 WHERE id = ?",
  )
    .bind(running)
    .run();
  await release(2);
  expect((await secretsBoundBy(id)).map(([slug]) => slug)).toEqual(["one", "two"]);
  await release(1);
  expect((await secretsBoundBy(id)).map(([slug]) => slug)).toEqual(["two"]);
  expect(await connectorsBoundBy(id)).toEqual([]);
  // An instance that is over still names it.
  expect(await versionsOf(id)).toEqual([1, 2]);
});

it("touches no bindings but its own", async () => {
  const first = await make(manualPhase({ env: { A: "secret:one" } }));
  const second = await make(manualPhase({ env: { A: "secret:one" } }), connectorPhase());
  await call("DELETE", `/v1/workflows/${first}`, { bearer: house.owner });
  expect(await secretsBoundBy(second)).toEqual([["one", "approve", "Approve", null]]);
  expect(await connectorsBoundBy(second)).toHaveLength(1);
});

it("keeps a version while an instance names it, and at most a hundred that none runs", async () => {
  const id = await make(manualPhase());
  const republish = async (turn: number) => {
    await patch(id, { phases: [manualPhase({ name: `Turn ${turn}` })] });
    return publish(id);
  };
  await publish(id);
  await seedInstance(house.companyId, id, 1, "completed");
  await republish(2);
  await republish(3);
  expect(await versionsOf(id)).toEqual([1, 3]);

  await env.DB.prepare("UPDATE workflows SET published_version = 201 WHERE id = ?").bind(id).run();
  await seedInstance(house.companyId, id, 3, "running");
  await republish(202);
  expect(await versionsOf(id)).toEqual([3, 202]);
});

it("publishes no more while instances of a hundred older versions run", async () => {
  const id = await make(manualPhase());
  await publish(id);
  const versions = Array.from({ length: 101 }, (_, index) => index + 1_000);
  await env.DB.batch(
    versions.map((version) =>
      env.DB.prepare(
        "INSERT INTO workflow_versions SELECT company_id, environment, workflow_id, ?, phases, published_at, published_by FROM workflow_versions WHERE workflow_id = ? AND version = 1",
      ).bind(version, id),
    ),
  );
  for (const version of versions) await seedInstance(house.companyId, id, version, "waiting");
  await patch(id, { phases: [manualPhase({ name: "Other" })] });
  const refused = await publish(id);
  expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
  expect(refused.body.message).toContain("100 older versions");
});

it("lets of two publishings at once one through, and of it and an edit as well", async () => {
  const id = await make(manualPhase());
  const path = `/v1/workflows/${id}`;
  const headers = { "if-match": `"${id}.1"` };
  const answers = await Promise.all([
    ...[1, 2, 3].map(() => call("POST", `${path}/publish`, { bearer: house.owner, headers })),
    call("PATCH", path, { bearer: house.owner, json: { name: "x" }, headers }),
  ]);
  const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([200, 412, 412, 412]);
  expect((await versionsOf(id)).length).toBeLessThanOrEqual(1);
});
