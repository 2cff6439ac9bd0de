/** What a definition may name, who may write it, and how definitions are listed. */

import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { seedClient } from "../../support/registered.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import { useDefinitions } from "./definitions-support.ts";
import {
  connectorPhase,
  faultsOf,
  httpPhase,
  makeSecret,
  manualPhase,
  seedConnector,
} from "./support.ts";

const { pool, house, create, withPhases, rowsOf } = useDefinitions();

it("lists workflows newest first, without their phases, and by status", async () => {
  for (const name of ["One", "Two"]) await create({ name, phases: [manualPhase()] });
  const list = await call("GET", "/v1/workflows", { bearer: house.owner });
  expect(list.body.data.map(({ name }: { name: string }) => name)).toEqual(["Two", "One"]);
  expect(list.body.data[0]).toMatchObject({ phaseCount: 1, status: "draft" });
  expect(list.text).not.toContain("approve");
  const { id } = list.body.data[0];
  await call("POST", `/v1/workflows/${id}/publish`, { bearer: house.owner });
  const of = async (status: string) =>
    (await call("GET", `/v1/workflows?status=${status}`, { bearer: house.owner })).body.data;
  expect([(await of("draft")).length, (await of("published")).length]).toEqual([1, 1]);
});

it("holds 50 phases of 50 variables, and no more of either", async () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => index);
  const variables = (count: number) => Object.fromEntries(many(count).map((n) => [`V${n}`, "x"]));
  const phases = many(50).map((n) => manualPhase({ key: `p${n}`, env: variables(50) }));
  expect((await withPhases(...phases)).status).toBe(201);
  const more = await withPhases(...many(51).map((n) => manualPhase({ key: `p${n}` })));
  expect(faultsOf(more)).toEqual(["phases: At most 50 phases."]);
  const wide = await withPhases(manualPhase({ env: variables(51) }));
  expect(faultsOf(wide)).toEqual(["phases.0.env: At most 50 entries."]);
  const thousand = await withPhases(...many(1_000).map((n) => manualPhase({ key: `p${n}` })));
  expect(thousand.status).toBe(422);
  const request = { method: "POST", url: "https://a.example.com/", body: "x".repeat(300_000) };
  expect(faultsOf(await withPhases(httpPhase({ request })))).toEqual([
    "phases: At most 262144 bytes as JSON.",
  ]);
});

/** Attack: a secret is tried by its slug; whether it is there shows in the answer. */
it("answers alike for a secret that there is not and for one that its author may not read", async () => {
  await makeSecret(house.owner, "payroll", { allowedHosts: ["deploy.example.com"] });
  const deny = {
    name: "No payroll",
    effect: "Deny",
    resource: "secrets:payroll",
    actions: ["read"],
    principals: { users: [house.ids.admin] },
    enabled: true,
  };
  expect((await call("POST", "/v1/policies", { bearer: house.owner, json: deny })).status).toBe(
    201,
  );
  const answers = await Promise.all(
    ["payroll", "nothing"].map((slug) =>
      call("POST", "/v1/workflows", {
        bearer: house.admin,
        json: { name: "x", phases: [httpPhase({ env: { TOKEN: `secret:${slug}` } })] },
      }),
    ),
  );
  expect(answers.map(({ status, body }) => [status, body.details])).toEqual(
    [0, 1].map(() => [
      422,
      [
        {
          field: "phases.0.env.TOKEN",
          message: "No secret of this name that you may read; 'secret:' begins the slug of one.",
        },
      ],
    ]),
  );
});

it("sends a secret only to hosts that it allows, and asks for none where it is not sent", async () => {
  await makeSecret(house.owner, "deploy-api-token", { allowedHosts: ["other.example.com"] });
  const request = {
    method: "POST",
    url: "https://deploy.example.com/",
    headers: { authorization: "Bearer {{ env.TOKEN }}" },
  };
  const variables = { TOKEN: "secret:deploy-api-token" };
  const refused = await withPhases(httpPhase({ env: variables, request }));
  expect(faultsOf(refused)).toEqual([
    "phases.0.env.TOKEN: The secret's allowedHosts do not list deploy.example.com.",
  ]);
  expect((await withPhases(httpPhase({ env: variables }))).status).toBe(201);
  await call("PATCH", "/v1/secrets/deploy-api-token", {
    bearer: house.owner,
    json: { allowedHosts: ["deploy.example.com"] },
  });
  expect((await withPhases(httpPhase({ env: variables, request }))).status).toBe(201);
});

/** Attack: a sandbox, where more people may write, reaches for what is live. */
it("knows in the sandbox neither live secrets nor live connectors", async () => {
  await makeSecret(house.owner, "deploy-api-token");
  await seedConnector(house.companyId, "github");
  const headers = { "x-nembl-environment": "test" };
  const phases = [manualPhase({ env: { T: "secret:deploy-api-token" } }), connectorPhase()];
  const answer = await create({ name: "Sandbox", phases }, headers);
  expect(faultsOf(answer).map((fault) => fault.split(":")[0])).toEqual([
    "phases.0.env.T",
    "phases.1.connector",
  ]);
  expect((await create({ name: "Live", phases })).status).toBe(201);
  const live = (await rowsOf("workflows"))[0] as { id: string };
  const seen = await call("GET", `/v1/workflows/${live.id}`, { bearer: house.owner, headers });
  expect(seen.status).toBe(404);
});

describe("API keys", () => {
  const plain = { name: "Plain", phases: [manualPhase()] };
  const secretly = { name: "Secretly", phases: [manualPhase({ env: { T: "secret:a-token" } })] };
  const connected = { name: "Connected", phases: [connectorPhase()] };

  beforeEach(async () => {
    await makeSecret(house.owner, "a-token");
    await seedConnector(house.companyId, "github");
  });

  it.each(["live", "test"] as const)(
    "write, publish and delete plain ones in %s",
    async (environment) => {
      const { value: key } = await seedKey(house.companyId, environment, {
        scopes: ["workflows:read", "workflows:write"],
      });
      const created = await call("POST", "/v1/workflows", { key, json: plain });
      expect(created.status).toBe(201);
      const path = `/v1/workflows/${created.body.data.id}`;
      expect((await call("PATCH", path, { key, json: { name: "y" } })).status).toBe(200);
      expect((await call("POST", `${path}/publish`, { key })).status).toBe(200);
      expect((await call("GET", path, { key })).status).toBe(200);
      expect((await call("GET", "/v1/workflows", { key })).body.data).toHaveLength(1);
      expect((await call("DELETE", path, { key })).status).toBe(204);
    },
  );

  it("need the scope", async () => {
    const { value: key } = await seedKey(house.companyId, "live", { scopes: ["workflows:read"] });
    const refused = await call("POST", "/v1/workflows", { key, json: plain });
    expect([refused.status, refused.body.error]).toEqual([403, "insufficient_scope"]);
  });

  /** Attack: a key that leaked points a deployment elsewhere, or takes its secret away. */
  it.each([
    ["a secret", secretly],
    ["a connector", connected],
  ])("touch none that names %s, before or after", async (_, json) => {
    const { value: key } = await seedKey(house.companyId, "live");
    const clientId = await seedClient(house.companyId, {
      scopes: ["workflows:read", "workflows:write"],
    });
    const { sub } = (await env.DB.prepare("SELECT sub FROM users WHERE id = ?")
      .bind(house.ids.owner)
      .first<{ sub: string }>()) as { sub: string };
    const client = await pool.sign(sub, { client_id: clientId });
    const made = (await create(json)).body.data.id as string;
    const other = (await create(plain)).body.data.id as string;
    for (const credential of [{ key }, { bearer: client }]) {
      const refused = [
        await call("POST", "/v1/workflows", { ...credential, json }),
        await call("PATCH", `/v1/workflows/${made}`, { ...credential, json: { name: "x" } }),
        await call("PATCH", `/v1/workflows/${made}`, { ...credential, json: { phases: [] } }),
        await call("PATCH", `/v1/workflows/${other}`, {
          ...credential,
          json: { phases: json.phases },
        }),
        await call("POST", `/v1/workflows/${made}/publish`, credential),
        await call("DELETE", `/v1/workflows/${made}`, credential),
      ];
      expect(refused.map(({ status, body }) => [status, body.error])).toEqual(
        refused.map(() => [403, "forbidden"]),
      );
      expect(refused[1]?.body.message).toContain("by people");
      expect(refused[1]?.body.details).toEqual([
        { field: "action", message: "workflows:update" },
        { field: "resource", message: `workflows:${made}` },
      ]);
    }
    const denied = (await auditEventsOf(house.companyId)).filter(
      ({ outcome }) => outcome === "denied",
    );
    expect(new Set(denied.map(({ action }) => action))).toEqual(
      new Set(["create", "update", "publish", "delete"].map((verb) => `workflows:${verb}`)),
    );
    expect((await call("GET", `/v1/workflows/${made}`, { key })).status).toBe(200);
  });

  it("touch none whose published version names a secret, though its draft does not", async () => {
    const { value: key } = await seedKey(house.companyId, "live");
    const { id } = (await create(secretly)).body.data;
    const path = `/v1/workflows/${id}`;
    await call("POST", `${path}/publish`, { bearer: house.owner });
    await call("PATCH", path, { bearer: house.owner, json: { phases: [manualPhase()] } });
    for (const [method, part] of [
      ["PATCH", ""],
      ["POST", "/publish"],
      ["DELETE", ""],
    ] as const) {
      const json = method === "PATCH" ? { json: { name: "x" } } : {};
      expect((await call(method, `${path}${part}`, { key, ...json })).status).toBe(403);
    }
  });
});

it("lets members read and only those with the right write", async () => {
  const { id } = (await create({ name: "x" })).body.data;
  const read = await call("GET", `/v1/workflows/${id}`, { bearer: house.member });
  expect(read.status).toBe(200);
  const refused = await call("POST", "/v1/workflows", {
    bearer: house.member,
    json: { name: "x" },
  });
  expect([refused.status, refused.body.error]).toEqual([403, "forbidden"]);
});
