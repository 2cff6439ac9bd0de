/** The page "Binding Secrets to Workflow Connectors": its example, and what a company does with it through the API. */

import { beforeAll, beforeEach } from "vitest";

import { untilStatus, type Watched } from "../features/workflows/instances/on-the-engine.ts";
import { makeSecret, useHouse } from "../features/workflows/support.ts";
import { call, type Answer } from "../support/call.ts";
import { standIn } from "../support/each-test.ts";
import { startOutside, type Outside } from "../support/outside.ts";

export const GITHUB = "api.github.com";
export const DEPLOY = "deploy.example.com";

/** Word for word what the page shows. */
const PAGE = `Phase: "Deploy to Staging"
Environment Variables:
DEPLOY_TOKEN = secret:deploy-api-token
AWS_ACCESS_KEY = secret:aws-deploy-key`.split("\n");

const NAME = /"(.+)"/.exec(PAGE[0] ?? "")?.[1] ?? "";

export const VARIABLES: Record<string, string> = Object.fromEntries(
  PAGE.slice(2).map((line) => line.split(" = ")),
);

export const deploy = (env: Record<string, string> = VARIABLES) => ({
  ...{ key: "deploy", name: NAME, type: "http", env },
  request: {
    method: "POST",
    url: `https://${DEPLOY}/v1/deployments`,
    headers: { authorization: "Bearer {{ env.DEPLOY_TOKEN }}" },
    body: { accessKey: "{{ env.AWS_ACCESS_KEY }}", app: "{{ input.app }}" },
  },
});

export const lookUp = {
  ...{ key: "who", name: "Who are we", type: "connector", connector: "github" },
  request: { method: "GET", path: "/user" },
};

/** For a whole file: a company anew for each test, and both systems that its secrets are for. */
export function useBinding() {
  const { house } = useHouse();
  let started: Outside | undefined;
  const outside = standIn(() => started);

  beforeAll(() => {
    started = startOutside();
  });

  beforeEach(() => {
    outside.reset();
    outside.on(GITHUB, () => Response.json({ login: "octo" }));
    outside.on(DEPLOY, () => Response.json({ id: "d-1" }));
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

  return {
    ...{ house, outside, ask, make, sent, boundTo },
    ...{ makeDeploySecrets, makeGithub, publish, run },
  };
}
