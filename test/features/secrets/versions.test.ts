/** Which versions a secret has had, what was retrieved of each, and what still holds it. */

import { beforeEach, describe, expect, it } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { releaseHolds, sweepSecrets, type Retrieval } from "../../../src/features/secrets/index.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import { usePool } from "../../support/tokens.ts";
import { env } from "../../support/world.ts";
import { policy, put, seedPeople, type Company } from "../policies/support.ts";
import { retrieveBound, secretsOf } from "./support.ts";

const MINUTE_MS = 60_000;

const pool = usePool();
let company: Company;
let secrets: ReturnType<typeof secretsOf>;

const { deps } = composeFor(env);

beforeEach(async () => {
  company = await seedPeople(pool);
  secrets = secretsOf(company.owner.bearer);
});

const inLive = () => ({ companyId: company.id, environment: "live" }) as const;

const retrieve = (slug: string, retrieval: Partial<Retrieval> = {}, nowMs = Date.now()) =>
  retrieveBound(inLive(), slug, { type: "workflow_phase", id: "wf_1:deploy", ...retrieval }, nowMs);

const release = (id: string) =>
  writeBatch(deps.db, releaseHolds(deps.db, inLive(), { type: "instance", id }));

const rowsOf = async (table: string) =>
  (await env.DB.prepare(`SELECT * FROM ${table} WHERE company_id = ?`).bind(company.id).all())
    .results;

async function seedInstance(id: string, workflowId: string): Promise<string> {
  await env.DB.prepare(
    `INSERT INTO workflow_instances (id, company_id, environment, workflow_id, version, status, input, source, started_by_type, started_by_id, created_at, touched_at)
     VALUES (?, ?, 'live', ?, 1, 'running', '{}', 'api', 'user', 'usr_1', 0, 0)`,
  )
    .bind(id, company.id, workflowId)
    .run();
  return id;
}

describe("the list of versions", () => {
  it("has each version with who made it and when, the newest first, and no value", async () => {
    const created = await secrets.create({ slug: "token", value: "canary-one" });
    await secretsOf(company.admin.bearer).replace("token", "canary-two");
    const listed = await secrets.versions("token");
    const now = (await secrets.get("token")).body.data;
    expect(listed.status).toBe(200);
    expect(listed.body).toEqual({
      data: [
        {
          version: 2,
          createdAt: now.lastRotatedAt,
          createdBy: company.admin.id,
          lastRetrievedAt: null,
          retrievals: 0,
          heldBy: [],
          heldByCount: 0,
          status: "current",
        },
        {
          version: 1,
          createdAt: created.body.data.createdAt,
          createdBy: company.owner.id,
          lastRetrievedAt: null,
          retrievals: 0,
          heldBy: [],
          heldByCount: 0,
          status: "superseded",
        },
      ],
      pagination: { page: 1, pageSize: 20, totalPages: 1, totalCount: 2 },
    });
    expect(listed.text).not.toContain("canary");
    expect(listed.text).not.toContain("nembl/");
  });

  it("comes page by page, keeps what the store has dropped, and ends at the newest thousand", async () => {
    await secrets.create({ slug: "token" });
    for (const value of ["b", "c", "d"]) await secrets.replace("token", value);
    const second = await secrets.versions("token", "?page=2&pageSize=3");
    expect(second.body.data.map((item: { version: number }) => item.version)).toEqual([1]);
    expect(second.body.pagination).toMatchObject({ totalPages: 2, totalCount: 4 });

    await env.DB.prepare("UPDATE secrets SET version = 1001 WHERE company_id = ?")
      .bind(company.id)
      .run();
    await secrets.replace("token", "e");
    expect((await rowsOf("secret_versions")).map(({ version }) => version)).toEqual([3, 4, 1_002]);
  });

  it("is another one for a secret made anew under the slug", async () => {
    await secrets.create({ slug: "token" });
    await secrets.replace("token", "b");
    await retrieve("token", { instanceId: "exec_1" });
    await secrets.remove("token");
    expect((await secrets.versions("token")).status).toBe(404);
    expect([await rowsOf("secret_versions"), await rowsOf("secret_holds")]).toEqual([[], []]);

    await secrets.create({ slug: "token" });
    const { data } = (await secrets.versions("token")).body;
    expect(data).toMatchObject([{ version: 1, retrievals: 0, status: "current" }]);
  });

  it("names who began a replacement that the sweep finished", async () => {
    await secrets.create({ slug: "token" });
    const store = deps.secretStore;
    const row = (await rowsOf("secrets"))[0] ?? {};
    await env.DB.prepare(
      "UPDATE secrets SET status = 'replacing', attempt_id = 'dead', attempt_by = 'usr_gone', pending_token = version_token, touched_at = 0 WHERE company_id = ?",
    )
      .bind(company.id)
      .run();
    expect(
      await store.describe(String(row["physical_name"]), Date.now() + MINUTE_MS),
    ).toBeDefined();
    await sweepSecrets(deps, Date.now());
    const { data } = (await secrets.versions("token")).body;
    expect(data).toMatchObject([
      { version: 2, createdBy: "usr_gone", status: "current" },
      { version: 1, createdBy: company.owner.id },
    ]);
  });

  it("is for who may read the secret", async () => {
    await secrets.create({ slug: "token" });
    await put(company, policy("Deny", "secrets:token", ["read"], { users: [company.admin.id] }));
    const answers = [
      await secretsOf(company.admin.bearer).versions("token"),
      await secretsOf(company.owner.bearer, "test").versions("token"),
      await secrets.versions("another"),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 404, 404]);
  });
});

describe("a retrieval", () => {
  it("is counted, and held by the instance that it is for until that is over", async () => {
    await secrets.create({ slug: "token" });
    await seedInstance("exec_1", "wf_1");
    const nowMs = Date.now();
    await retrieve("token", { instanceId: "exec_1" }, nowMs - 9);
    await retrieve("token", { instanceId: "exec_1" }, nowMs);
    await secrets.replace("token", "b");
    await retrieve("token", { type: "connector", id: "con_1" }, nowMs + 1);
    const at = new Date(nowMs).toISOString();
    expect((await secrets.versions("token")).body.data).toMatchObject([
      { version: 2, retrievals: 1, heldBy: [], heldByCount: 0 },
      {
        ...{ version: 1, retrievals: 2, lastRetrievedAt: at, status: "superseded" },
        ...{ heldBy: [{ type: "instance", id: "exec_1" }], heldByCount: 1 },
      },
    ]);

    await release("exec_1");
    expect((await secrets.versions("token")).body.data[1]).toMatchObject({
      ...{ retrievals: 2, heldBy: [], heldByCount: 0 },
    });
  });

  it("of a webhook's secret is held by nothing: its check is over before the instance begins", async () => {
    await secrets.create({ slug: "token" });
    await retrieve("token", { type: "inbound_webhook", id: "whk_1", instanceId: "exec_1" });
    expect(await rowsOf("secret_holds")).toEqual([]);
  });

  it("that fails counts nothing", async () => {
    await expect(retrieve("absent", { instanceId: "exec_1" })).rejects.toThrow("absent");
    expect(await rowsOf("secret_holds")).toEqual([]);
  });

  /** Attack: learn of a workflow that a Deny keeps from one by the secret that its instance retrieved. */
  it("names its instance to those who may read the workflow, and is counted for all", async () => {
    await secrets.create({ slug: "token" });
    for (const [id, workflow] of [
      ["exec_a", "wf_seen"],
      ["exec_b", "wf_hidden"],
    ] as const) {
      await retrieve("token", { instanceId: await seedInstance(id, workflow) });
    }
    // Its instance is forgotten: no one can be asked about its workflow.
    await retrieve("token", { instanceId: "exec_gone" });
    await put(
      company,
      policy("Deny", "workflows:wf_hidden", ["read"], { users: [company.admin.id] }),
    );
    const [own] = (await secrets.versions("token")).body.data;
    const [theirs] = (await secretsOf(company.admin.bearer).versions("token")).body.data;
    const named = ({ heldBy }: { heldBy: { id: string }[] }) => heldBy.map(({ id }) => id);
    expect([named(own), own.heldByCount]).toEqual([["exec_a", "exec_b"], 3]);
    expect([named(theirs), theirs.heldByCount]).toEqual([["exec_a"], 3]);
  });

  it("names at most a hundred holders of a version, and counts them all", async () => {
    await secrets.create({ slug: "token" });
    const [row] = await rowsOf("secrets");
    await env.DB.prepare(
      `INSERT INTO secret_holds SELECT company_id, environment, secrets.id, 1, 'instance', 'exec_' || value, 0
       FROM secrets, json_each(?2) WHERE secrets.id = ?1`,
    )
      .bind(row?.["id"], JSON.stringify(Array.from({ length: 130 }, (_, index) => 1_000 + index)))
      .run();
    for (let index = 0; index < 130; index++) await seedInstance(`exec_${1_000 + index}`, "wf_1");
    const [version] = (await secrets.versions("token")).body.data;
    expect([version.heldBy.length, version.heldByCount]).toEqual([100, 130]);
  });
});
