/** What a secret shows of where it is bound, and what running instances go on with. */

import { beforeEach, describe, expect, it } from "vitest";

import { untilStatus } from "../features/workflows/instances/on-the-engine.ts";
import { makeSecret } from "../features/workflows/support.ts";
import { DEPLOY, deploy, GITHUB, lookUp, useBinding } from "./binding-support.ts";

const { house, outside, ask, make, sent, boundTo, makeDeploySecrets, makeGithub, publish, run } =
  useBinding();

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
