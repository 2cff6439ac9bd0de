/**
 * The specification's "Binding Secrets to Workflow Connectors", sentence by sentence: each test is named after the one
 * that it holds, and does through the API what the page does with a mouse. Values go where they are bound, to systems
 * that stand in for the real ones.
 */

import { beforeEach, describe, expect, it } from "vitest";

import { makeSecret } from "../features/workflows/support.ts";
import { deploy, GITHUB, lookUp, useBinding, VARIABLES } from "./binding-support.ts";

const { house, outside, ask, make, sent, boundTo, makeDeploySecrets, makeGithub, publish, run } =
  useBinding();

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
