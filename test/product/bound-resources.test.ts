/** What a secret shows of where it is bound, and what running instances go on with. */

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

describe("bound resources", () => {
  beforeEach(async () => {
    await makeSecret(house.owner, "shared", { value: "one", allowedHosts: [DEPLOY, GITHUB] });
  });

  const phase = () => deploy({ DEPLOY_TOKEN: "secret:shared", AWS_ACCESS_KEY: "x" });

  it("are what references the secret, of each kind, and stay true while that changes", async () => {
    const connector = await makeGithub("shared");
    const workflowId = await publish(phase());
    const webhook = await make("/inbound-webhooks", {
      ...{ name: "Events", workflowId, secret: "shared", enabled: true },
    });
    const all = await boundTo("shared");
    expect(all).toContainEqual(["connector", connector.id, "GitHub"]);
    expect(all).toContainEqual(["workflow_phase", `${workflowId}:deploy`, "Deploy to Staging"]);
    expect(all).toContainEqual(["inbound_webhook", webhook.id, "Events"]);

    await ask("PATCH", "/connectors/github", { name: "Our GitHub" });
    await ask("PATCH", `/workflows/${workflowId}`, { phases: [{ ...phase(), name: "Ship" }] });
    expect(new Set((await boundTo("shared")).map(([, , name]) => name)).has("Our GitHub")).toBe(
      true,
    );
    const replaced = await ask("PUT", "/secrets/shared/value", { value: "two" });
    expect(replaced.body.data.boundResources).toHaveLength(3);
    expect((await run(workflowId)).status).toBe("completed");
    expect(sent()).toEqual(["Bearer two"]);

    expect((await ask("DELETE", "/connectors/github")).status).toBe(204);
    expect((await ask("DELETE", `/inbound-webhooks/${webhook.id}`)).status).toBe(204);
    expect((await boundTo("shared")).map(([type]) => type)).toEqual(["workflow_phase"]);
  });

  it("Review the list of resources that reference this secret. Deleting a secret that is in use will cause those workflows or connectors to fail.", async () => {
    await makeGithub("shared");
    const workflowId = await publish(phase());
    const refused = await ask("DELETE", "/secrets/shared");
    expect([refused.status, refused.body.error]).toEqual([409, "secret_in_use"]);
    const listed = refused.body.details.map(({ message }: { message: string }) => message);
    expect(listed.toSorted((a: string, b: string) => (a < b ? -1 : 1))).toEqual([
      "Deploy to Staging",
      "GitHub",
    ]);
    const confirmed = await ask("DELETE", `/secrets/shared?confirm=${refused.body.confirm}`);
    expect(confirmed.status).toBe(204);

    const failed = await run(workflowId);
    expect(failed.failure).toMatchObject({ phase: "deploy", code: "secret_missing" });
    expect(failed.failure?.message).toContain("'shared'");
    const invoked = await ask("POST", "/connectors/github/invoke", {
      method: "GET",
      path: "/user",
    });
    expect([invoked.status, invoked.body.error]).toEqual([409, "secret_missing"]);
    expect(outside.received).toEqual([]);
  });

  it("Create a new secret if you need to restore access.", async () => {
    await makeGithub("shared");
    const workflowId = await publish(phase(), lookUp);
    const { confirm } = (await ask("DELETE", "/secrets/shared")).body;
    await ask("DELETE", `/secrets/shared?confirm=${confirm}`);
    expect((await run(workflowId)).status).toBe("failed");
    await makeSecret(house.owner, "shared", { value: "anew", allowedHosts: [DEPLOY, GITHUB] });
    expect((await boundTo("shared")).map(([type]) => type)).toEqual([
      "connector",
      "workflow_phase",
    ]);
    expect((await run(workflowId)).status).toBe("completed");
    expect(sent()).toEqual(["Bearer anew", "Bearer anew"]);
  });
});

it("Running workflow instances that already retrieved the old value are unaffected; only new retrievals get the updated value.", async () => {
  await makeDeploySecrets();
  const wait = { key: "approve", name: "Approve", type: "manual" };
  const workflowId = await publish(deploy(), wait, { ...deploy(), key: "again" });
  const { id } = await make(`/workflows/${workflowId}/instances`, { input: { app: "shop" } });
  await untilStatus({ bearer: house.owner }, id, "waiting");
  await ask("PUT", "/secrets/deploy-api-token/value", { value: "the new one" });
  const versions = async () =>
    (await ask("GET", "/secrets/deploy-api-token/versions")).body.data as {
      version: number;
      heldBy: { id: string }[];
    }[];
  // What was retrieved is what the instance goes on with, and the list says so.
  expect(
    (await versions()).map(({ version, heldBy }) => [version, heldBy.map((by) => by.id)]),
  ).toEqual([
    [2, []],
    [1, [id]],
  ]);
  await ask("POST", `/instances/${id}/phases/approve/complete`, { outcome: "yes" });
  await untilStatus({ bearer: house.owner }, id, "completed");
  expect(sent()).toEqual(["Bearer the deploy-api-token", "Bearer the new one"]);
  expect((await versions()).map(({ heldBy }) => heldBy)).toEqual([[], []]);
});
