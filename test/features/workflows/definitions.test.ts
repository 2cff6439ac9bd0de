import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, env } from "../../support/world.ts";
import { useDefinitions } from "./definitions-support.ts";
import { connectorPhase, faultsOf, httpPhase, makeSecret, manualPhase } from "./support.ts";

const { house, create, withPhases, rowsOf } = useDefinitions();

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
