import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { call } from "../../support/call.ts";
import { seedClient } from "../../support/registered.ts";
import { startPool, type Pool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedKey } from "../../support/world.ts";
import {
  connectorPhase,
  faultsOf,
  httpPhase,
  makeSecret,
  manualPhase,
  seedConnector,
  seedHouse,
  type House,
} from "./support.ts";

let pool: Pool;
let house: House;

beforeAll(async () => {
  pool = await startPool();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  house = await seedHouse(pool);
});

const create = (json: unknown, headers: Record<string, string> = {}) =>
  call("POST", "/v1/workflows", { bearer: house.owner, json, headers });

const withPhases = (...phases: unknown[]) => create({ name: "A workflow", phases });

async function rowsOf(table: "workflows" | "secret_bindings" | "connector_bindings") {
  const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE company_id = ?`)
    .bind(house.companyId)
    .all();
  return results;
}

it("goes through a workflow's life", async () => {
  const created = await create({ name: "Deploy", phases: [manualPhase()] });
  const { id } = created.body.data;
  expect([created.status, created.headers.get("location")]).toEqual([201, `/v1/workflows/${id}`]);
  expect(created.body.data).toEqual({
    id: expect.stringMatching(/^wf_/),
    name: "Deploy",
    status: "draft",
    publishedVersion: null,
    phaseCount: 1,
    phases: [{ key: "approve", name: "Approve", type: "manual", env: {}, assignees: [] }],
    createdAt: expect.stringMatching(/Z$/),
    createdBy: house.ids.owner,
    updatedAt: expect.stringMatching(/Z$/),
  });

  const patched = await call("PATCH", `/v1/workflows/${id}`, {
    bearer: house.owner,
    json: { name: "Deploy it" },
    headers: { "if-match": created.headers.get("etag") ?? "" },
  });
  expect([patched.status, patched.body.data.name]).toEqual([200, "Deploy it"]);
  const read = await call("GET", `/v1/workflows/${id}`, { bearer: house.owner });
  expect([read.body, read.headers.get("etag")]).toEqual([patched.body, `"${id}.2"`]);

  const path = `/v1/workflows/${id}`;
  const stale = { bearer: house.owner, headers: { "if-match": `"${id}.1"` } };
  expect((await call("DELETE", path, stale)).status).toBe(412);
  expect((await call("PATCH", path, { ...stale, json: { name: "x" } })).status).toBe(412);
  expect((await call("POST", `${path}/publish`, stale)).status).toBe(412);
  expect((await call("DELETE", path, { bearer: house.owner })).status).toBe(204);
  expect((await call("GET", path, { bearer: house.owner })).status).toBe(404);
  expect(
    (await auditEventsOf(house.companyId)).map(({ action, target }) => [action, target]),
  ).toEqual(["create", "update", "delete"].map((verb) => [`workflows:${verb}`, `workflow:${id}`]));
});

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

it("makes one workflow for one Idempotency-Key", async () => {
  const headers = { "idempotency-key": "once" };
  const json = { name: "Once", phases: [manualPhase()] };
  const first = await create(json, headers);
  const again = await create(json, headers);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(await rowsOf("workflows")).toHaveLength(1);
});

describe("a definition that is not valid changes nothing and is told why", () => {
  const field = (name: string, message: string) => expect.stringContaining(`${name}: ${message}`);

  it.each([
    [{ name: "x", phases: [{}] }, field("phases.0.type", "A phase with a type")],
    [
      { name: "x", phases: [{ ...manualPhase(), type: "command" }] },
      field("phases.0.command", "Required field is missing."),
    ],
    [{ name: "x", phases: ["x"] }, field("phases.0", "A phase with a type")],
    [{ name: "x", stages: [] }, field("stages", "Unknown field.")],
    [{ name: "x", status: "published" }, field("status", "Unknown field.")],
    [
      { name: "x", phases: [manualPhase({ retries: 1 })] },
      field("phases.0.retries", "Unknown field."),
    ],
    [
      { name: "x", phases: [httpPhase({ connector: "a" })] },
      field("phases.0.connector", "Unknown field."),
    ],
    [
      { name: "x", phases: [manualPhase({ key: "A" })] },
      field("phases.0.key", "A lower-case letter"),
    ],
    [
      { name: "x", phases: [manualPhase({ key: "1" })] },
      field("phases.0.key", "A lower-case letter"),
    ],
    [
      { name: "x", phases: [manualPhase({ key: "a.b" })] },
      field("phases.0.key", "A lower-case letter"),
    ],
    [
      { name: "x", phases: [manualPhase({ key: "a:b" })] },
      field("phases.0.key", "A lower-case letter"),
    ],
    [{ name: "x", phases: [manualPhase({ key: "x".repeat(41) })] }, field("phases.0.key", "")],
    [{ name: "x", phases: [manualPhase(), manualPhase()] }, field("phases.1.key", "No key twice.")],
    [
      { name: "x", phases: [manualPhase({ env: { "A-B": "x" } })] },
      field("phases.0.env.A-B", "Letters, digits"),
    ],
    [
      { name: "x", phases: [manualPhase({ env: { "1A": "x" } })] },
      field("phases.0.env.1A", "Letters, digits"),
    ],
    [{ name: "x", phases: [manualPhase({ env: { A: 1 } })] }, field("phases.0.env.A", "")],
    [
      { name: "x", phases: [httpPhase({ timeoutSeconds: 61 })] },
      field("phases.0.timeoutSeconds", "Whole seconds"),
    ],
    [
      { name: "x", phases: [httpPhase({ timeoutSeconds: 0 })] },
      field("phases.0.timeoutSeconds", "Whole seconds"),
    ],
    [
      { name: "x", phases: [httpPhase({ retries: 11 })] },
      field("phases.0.retries", "Between 0 and 10"),
    ],
    [
      { name: "x", phases: [manualPhase({ timeoutSeconds: 2_592_001 })] },
      field("phases.0.timeoutSeconds", "Whole seconds"),
    ],
    [
      {
        name: "x",
        phases: [httpPhase({ request: { method: "TRACE", url: "https://a.example.com/" } })],
      },
      field("phases.0.request.method", "One of: GET"),
    ],
    [
      { name: "x", phases: [httpPhase({ request: { method: "GET", url: "https://10.0.0.1/" } })] },
      field("phases.0.request.url", "A host on the public internet."),
    ],
    [
      {
        name: "x",
        phases: [httpPhase({ request: { method: "GET", url: "https://a.example.com:444/" } })],
      },
      field("phases.0.request.url", "Port 443 or 8443."),
    ],
    [
      {
        name: "x",
        phases: [
          httpPhase({
            request: {
              method: "POST",
              url: "https://a.example.com/",
              body: { a: ["{{ env.NONE }}"] },
            },
          }),
        ],
      },
      field("phases.0.request.body.a.0", "This phase's env has no variable 'NONE'."),
    ],
    [
      { name: "x", phases: [manualPhase({ assignees: ["usr_nobody"] })] },
      field("phases.0.assignees.0", "No person of this id is active"),
    ],
    [
      { name: "x", phases: [connectorPhase({ connector: "none" })] },
      field("phases.0.connector", "No connector of this slug"),
    ],
  ])("%j", async (json, expected) => {
    const answer = await create(json);
    expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
    expect(faultsOf(answer)).toContainEqual(expected);
    expect(await rowsOf("workflows")).toEqual([]);
  });

  it("names half a surrogate pair in a body", async () => {
    const request = { method: "POST", url: "https://a.example.com/", body: { a: ["\ud800"] } };
    const answer = await withPhases(httpPhase({ request }));
    expect(faultsOf(answer)).toEqual(["phases.0.request.body.a.0: Not well-formed."]);
  });
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

it.each(["secret:", "secret:Deploy Token", "secret:a--b", "secret: a", `secret:${"x".repeat(65)}`])(
  "takes %j for a secret's name, and for none that there is",
  async (value) => {
    const answer = await withPhases(manualPhase({ env: { TOKEN: value } }));
    expect([answer.status, faultsOf(answer)]).toEqual([
      422,
      [expect.stringMatching(/^phases\.0\.env\.TOKEN: /)],
    ]);
  },
);

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

describe("In Workflow Phase Environment Variables", () => {
  /** Word for word what the product's page shows. */
  const page = [
    'Phase: "Deploy to Staging"',
    "Environment Variables:",
    "DEPLOY_TOKEN = secret:deploy-api-token",
    "AWS_ACCESS_KEY = secret:aws-deploy-key",
  ];
  const [, name = ""] = /"(.+)"/.exec(page[0] ?? "") ?? [];
  const variables = Object.fromEntries(page.slice(2).map((line) => line.split(" = ")));
  const phase = httpPhase({
    name,
    env: variables,
    request: {
      method: "POST",
      url: "https://deploy.example.com/v1/deployments",
      headers: { authorization: "Bearer {{ env.DEPLOY_TOKEN }}" },
      body: { accessKey: "{{ env.AWS_ACCESS_KEY }}", app: "{{ input.app }}" },
    },
  });

  beforeEach(async () => {
    for (const slug of ["deploy-api-token", "aws-deploy-key"]) {
      await makeSecret(house.owner, slug, { allowedHosts: ["deploy.example.com"] });
    }
  });

  it("Open the workflow in the builder. Click on the phase that needs the secret.", async () => {
    const made = await withPhases({ ...phase, env: {}, request: httpPhase().request });
    const read = await call("GET", `/v1/workflows/${made.body.data.id}`, { bearer: house.owner });
    expect(read.body.data.phases[0]).toMatchObject({ key: "deploy", name: "Deploy to Staging" });
  });

  it("In the phase configuration, add an environment variable.", async () => {
    const { id } = (await withPhases({ ...phase, env: {}, request: httpPhase().request })).body
      .data;
    const changed = await call("PATCH", `/v1/workflows/${id}`, {
      bearer: house.owner,
      json: { phases: [phase] },
    });
    expect([changed.status, changed.body.data.phases[0].env]).toEqual([200, variables]);
  });

  it("Set the value source to Secret and select the secret name.", async () => {
    const made = await withPhases(phase);
    expect(made.status).toBe(201);
    expect(made.body.data.phases[0].env).toEqual({
      DEPLOY_TOKEN: "secret:deploy-api-token",
      AWS_ACCESS_KEY: "secret:aws-deploy-key",
    });
    const listed = await call("GET", "/v1/secrets/deploy-api-token", { bearer: house.owner });
    expect(listed.body.data.boundResources).toEqual([
      { type: "workflow_phase", id: `${made.body.data.id}:deploy`, name: "Deploy to Staging" },
    ]);
  });

  it("is published, and no answer and no row of it holds a value", async () => {
    const { id } = (await withPhases(phase)).body.data;
    const published = await call("POST", `/v1/workflows/${id}/publish`, { bearer: house.owner });
    expect(published.body.data).toMatchObject({ status: "published", publishedVersion: 1 });
    expect(published.text).not.toContain("the value of");
    const { results } = await env.DB.prepare(
      "SELECT * FROM workflows w JOIN workflow_versions v ON v.workflow_id = w.id WHERE w.id = ?",
    )
      .bind(id)
      .all();
    expect(JSON.stringify(results)).toContain("secret:aws-deploy-key");
    expect(JSON.stringify(results)).not.toContain("the value of");
  });

  it("names the phase and the variable of a secret that there is not", async () => {
    const mistyped = { ...variables, DEPLOY_TOKEN: "secret:deploy-token" };
    const answer = await withPhases(manualPhase(), manualPhase({ key: "two" }), {
      ...phase,
      env: mistyped,
    });
    expect([answer.status, answer.body.details]).toEqual([
      422,
      [expect.objectContaining({ field: "phases.2.env.DEPLOY_TOKEN" })],
    ]);
  });
});
