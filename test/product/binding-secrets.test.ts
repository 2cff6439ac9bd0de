/**
 * The specification's "Binding Secrets to Workflow Connectors", sentence by sentence: each test is named after the one
 * that it holds, and does through the API what the page does with a mouse. Values go where they are bound, to systems
 * that stand in for the real ones.
 */

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { untilStatus, type Watched } from "../features/workflows/instances/on-the-engine.ts";
import { makeSecret, seedHouse, type House } from "../features/workflows/support.ts";
import { call, type Answer } from "../support/call.ts";
import { startOutside, type Outside } from "../support/outside.ts";
import { startPool, type Pool } from "../support/tokens.ts";

const GITHUB = "api.github.com";
const DEPLOY = "deploy.example.com";

let pool: Pool;
let outside: Outside;
let house: House;

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});

afterAll(() => vi.unstubAllGlobals());

beforeEach(async () => {
  outside.reset();
  outside.on(GITHUB, () => Response.json({ login: "octo" }));
  outside.on(DEPLOY, () => Response.json({ id: "d-1" }));
  house = await seedHouse(pool);
});

function ask(method: string, path: string, json?: unknown): Promise<Answer> {
  const body = json === undefined ? {} : { json };
  return call(method, `/v1${path}`, { bearer: house.owner, ...body });
}

async function make(path: string, json: unknown): Promise<{ id: string }> {
  const made = await ask("POST", path, json);
  if (made.status >= 300) throw new Error(`${path}: ${made.text}`);
  return made.body.data;
}

/** What each call carried, in order. */
const sent = () => outside.received.map(({ headers }) => headers.get("authorization"));

async function boundTo(slug: string): Promise<[type: string, id: string, name: string][]> {
  const { data } = (await ask("GET", `/secrets/${slug}`)).body;
  return data.boundResources.map((item: Record<"type" | "id" | "name", string>) => [
    ...[item.type, item.id, item.name],
  ]);
}

/** Word for word what the page shows. */
const PAGE = `Phase: "Deploy to Staging"
Environment Variables:
DEPLOY_TOKEN = secret:deploy-api-token
AWS_ACCESS_KEY = secret:aws-deploy-key`.split("\n");

const NAME = /"(.+)"/.exec(PAGE[0] ?? "")?.[1] ?? "";
const VARIABLES = Object.fromEntries(PAGE.slice(2).map((line) => line.split(" = ")));

const deploy = (env: Record<string, string> = VARIABLES) => ({
  ...{ key: "deploy", name: NAME, type: "http", env },
  request: {
    method: "POST",
    url: `https://${DEPLOY}/v1/deployments`,
    headers: { authorization: "Bearer {{ env.DEPLOY_TOKEN }}" },
    body: { accessKey: "{{ env.AWS_ACCESS_KEY }}", app: "{{ input.app }}" },
  },
});

const lookUp = {
  ...{ key: "who", name: "Who are we", type: "connector", connector: "github" },
  request: { method: "GET", path: "/user" },
};

const makeGithub = (secret = "github-api-token") =>
  make("/connectors", { slug: "github", name: "GitHub", type: "github", auth: { secret } });

async function publish(...phases: readonly object[]): Promise<string> {
  const { id } = await make("/workflows", { name: "Deploy", phases });
  await make(`/workflows/${id}/publish`, {});
  return id;
}

async function run(workflowId: string): Promise<Watched> {
  const { id } = await make(`/workflows/${workflowId}/instances`, { input: { app: "shop" } });
  return untilStatus({ bearer: house.owner }, id, "completed", "failed");
}

async function makeDeploySecrets(): Promise<void> {
  for (const slug of ["deploy-api-token", "aws-deploy-key"]) {
    await makeSecret(house.owner, slug, { value: `the ${slug}`, allowedHosts: [DEPLOY] });
  }
}

it("Secrets are used in workflows by binding them to connector configurations or workflow phase environment variables.", async () => {
  await makeSecret(house.owner, "github-api-token", { value: "gh-token" });
  await makeDeploySecrets();
  await makeGithub();
  const ended = await run(await publish(lookUp, deploy()));
  expect(ended.status).toBe("completed");
  expect(sent()).toEqual(["Bearer gh-token", "Bearer the deploy-api-token"]);
});

describe("In Connector Configuration", () => {
  beforeEach(async () => {
    await makeSecret(house.owner, "github-api-token", { value: "gh-token" });
    await makeSecret(house.owner, "slack-bot-key", { value: "xoxb-token" });
  });

  it("When configuring a connector (e.g., GitHub, Slack), you select a secret to use for authentication.", async () => {
    await makeGithub();
    await make("/connectors", {
      ...{ slug: "slack", name: "Slack", type: "slack", auth: { secret: "slack-bot-key" } },
    });
    for (const [slug, secret] of [
      ["github", "github-api-token"],
      ["slack", "slack-bot-key"],
    ]) {
      const { data } = (await ask("GET", `/connectors/${slug}`)).body;
      expect(data.auth).toMatchObject({ scheme: "bearer", secret });
    }
  });

  it("Navigate to Settings > Connectors.", async () => {
    await makeGithub();
    const { data } = (await ask("GET", "/connectors")).body;
    expect(data).toMatchObject([{ slug: "github", name: "GitHub", type: "github" }]);
  });

  it("Open the connector.", async () => {
    await makeGithub();
    const opened = await ask("GET", "/connectors/github");
    expect(opened.body.data).toMatchObject({ slug: "github", baseUrl: `https://${GITHUB}` });
    expect(opened.text).not.toContain("gh-token");
  });

  it("In the Authentication section, select the secret from the dropdown.", async () => {
    const { id } = await makeGithub();
    const offered = (await ask("GET", "/secrets")).body.data as { slug: string }[];
    expect(offered.map(({ slug }) => slug)).toContain("slack-bot-key");
    const auth = { scheme: "bearer", secret: "slack-bot-key" };
    const selected = await ask("PATCH", "/connectors/github", { auth });
    expect([selected.status, selected.body.data.auth]).toEqual([200, auth]);
    expect(await boundTo("slack-bot-key")).toEqual([["connector", id, "GitHub"]]);
    expect(await boundTo("github-api-token")).toEqual([]);
  });

  it("The connector uses this secret for all API calls.", async () => {
    await makeGithub();
    const invoked = await ask("POST", "/connectors/github/invoke", {
      method: "GET",
      path: "/user",
    });
    expect(invoked.body.data.status).toBe(200);
    expect((await ask("POST", "/connectors/github/test")).status).toBe(200);
    expect((await run(await publish(lookUp))).status).toBe("completed");
    expect(outside.received.every(({ url }) => new URL(url).host === GITHUB)).toBe(true);
    expect(sent()).toEqual(["Bearer gh-token", "Bearer gh-token", "Bearer gh-token"]);
  });
});

describe("In Workflow Phase Environment Variables", () => {
  beforeEach(makeDeploySecrets);

  it("For custom integrations in workflow phases:", async () => {
    const made = await ask("POST", "/workflows", { name: "Deploy", phases: [deploy()] });
    expect([made.status, made.body.data.phases[0].type]).toEqual([201, "http"]);
  });

  it("Open the workflow in the builder.", async () => {
    const { id } = await make("/workflows", { name: "Deploy", phases: [deploy()] });
    const opened = await ask("GET", `/workflows/${id}`);
    expect(opened.body.data).toMatchObject({ id, name: "Deploy", status: "draft" });
  });

  it("Click on the phase that needs the secret.", async () => {
    const { id } = await make("/workflows", { name: "Deploy", phases: [deploy()] });
    const [phase] = (await ask("GET", `/workflows/${id}`)).body.data.phases;
    expect(phase).toMatchObject({ key: "deploy", name: "Deploy to Staging" });
  });

  it("In the phase configuration, add an environment variable.", async () => {
    const phase = deploy();
    const { id } = await make("/workflows", { name: "Deploy", phases: [phase] });
    const env = { ...VARIABLES, STAGE: "staging" };
    const changed = await ask("PATCH", `/workflows/${id}`, { phases: [{ ...phase, env }] });
    expect([changed.status, changed.body.data.phases[0].env]).toEqual([200, env]);
  });

  it("Set the value source to Secret and select the secret name.", async () => {
    const { id } = await make("/workflows", { name: "Deploy", phases: [deploy()] });
    const bound = [["workflow_phase", `${id}:deploy`, "Deploy to Staging"]];
    expect(await boundTo("deploy-api-token")).toEqual(bound);
    expect(await boundTo("aws-deploy-key")).toEqual(bound);
    const mistyped = { ...VARIABLES, DEPLOY_TOKEN: "secret:deploy-token" };
    const refused = await ask("POST", "/workflows", { name: "x", phases: [deploy(mistyped)] });
    expect([refused.status, refused.body.details[0].field]).toEqual([
      ...[422, "phases.0.env.DEPLOY_TOKEN"],
    ]);
  });

  it("The secret value is injected at runtime as an environment variable.", async () => {
    const ended = await run(await publish(deploy()));
    expect(ended.status).toBe("completed");
    const [received] = outside.received;
    expect(received?.headers.get("authorization")).toBe("Bearer the deploy-api-token");
    expect(JSON.parse(received?.body ?? "")).toEqual({
      ...{ accessKey: "the aws-deploy-key", app: "shop" },
    });
    expect(JSON.stringify(ended)).not.toMatch(/the (deploy-api-token|aws-deploy-key)/);
  });
});
