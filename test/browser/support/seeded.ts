/** Something on every page: the demo's company with one of each thing, in both environments where it has both. */

import { strict as assert } from "node:assert";
import { setTimeout as sleep } from "node:timers/promises";

import { send, signIn } from "../../dev/client.ts";
import { SEED } from "./stack.ts";

type Data = Record<string, unknown>;

const OWNER = "owner@alder.example";

export async function seedEverything(): Promise<void> {
  const authorization = await signIn(SEED, OWNER);
  for (const environment of ["live", "test"]) {
    const headers = { ...authorization, "x-nembl-environment": environment };
    const make = async (method: string, path: string, json?: unknown): Promise<Data> => {
      const { status, body } = await send(SEED, method, `/v1${path}`, headers, json);
      assert.ok(status < 300, `${method} ${path} answered ${status}: ${JSON.stringify(body)}`);
      return body.data ?? {};
    };
    await seedKeys(make, environment);
    await seedWork(make);
    if (environment === "live") await seedCompany(make);
  }
}

type Make = (method: string, path: string, json?: unknown) => Promise<Data>;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function seedKeys(make: Make, environment: string): Promise<void> {
  const key = (name: string, scopes: readonly string[], days: number | null) =>
    make("POST", "/api-keys", {
      ...{ name, environment, scopes },
      expiresAt: days === null ? null : inDays(days),
    });
  const ci = await key(
    "CI/CD Pipeline",
    ["services:read", "workflows:read", "workflows:write"],
    90,
  );
  await key("Slack Integration", ["requests:read", "requests:write"], null);
  await key("Nightly export", ["audit:read", "billing:read", "users:read"], 6);
  const old = await key("Old laptop", ["services:read"], 365);
  await make("POST", `/api-keys/${String(old["id"])}/revoke`, { reason: "The laptop was lost" });
  for (let call = 0; call < 40; call++) {
    const path = call % 8 === 0 ? "/v1/requests" : "/v1/services";
    await send(SEED, "GET", path, { "x-api-key": String(ci["key"]) });
  }
}

async function seedWork(make: Make): Promise<void> {
  const secret = (slug: string, type: string, tags: Data, description: string) =>
    make("POST", "/secrets", {
      ...{ slug, type, tags, description, value: `value-of-${slug}` },
      allowedHosts: slug.startsWith("github") ? ["api.github.com"] : ["localhost"],
    });
  await secret(
    "deploy-api-token",
    "api_key",
    { environment: "staging", service: "deploys" },
    "Starts deployments",
  );
  await secret(
    "github-api-token",
    "api_key",
    { environment: "production", service: "github" },
    "Reads repositories and opens issues",
  );
  await secret(
    "warehouse-password",
    "password",
    { environment: "production", sensitivity: "high" },
    "The reporting user",
  );
  await make("PUT", "/secrets/github-api-token/reminder", { intervalDays: 90 });
  await make("POST", "/connectors", {
    ...{ slug: "github", name: "GitHub", type: "github" },
    auth: { scheme: "bearer", secret: "github-api-token" },
  });
  const connector = { type: "connector", connector: "demo-target" };
  const greet = {
    ...{ key: "greet", name: "Greet the target", ...connector },
    request: { method: "POST", path: "/greetings", body: { text: "Hello" } },
  };
  const approve = { key: "approve", name: "Approve", type: "manual" };
  const deploy = {
    ...{ key: "deploy", name: "Deploy to Staging", type: "http" },
    env: { DEPLOY_TOKEN: "secret:deploy-api-token", REGION: "eu" },
    request: {
      ...{ method: "GET", url: "http://localhost:9/deploy" },
      headers: { "x-deploy-token": "{{ env.DEPLOY_TOKEN }}" },
    },
  };
  const { id: workflow } = await make("POST", "/workflows", {
    name: "Release to staging",
    phases: [greet, approve, deploy],
  });
  await make("POST", `/workflows/${String(workflow)}/publish`, {});
  await make("POST", "/workflows", { name: "Onboarding", phases: [approve] });
  const { id: service } = await make("POST", "/services", {
    ...{ name: "Release", description: "A release to staging.", workflowId: workflow },
    ...{ status: "active", tags: { team: "platform" } },
  });
  await make("POST", "/requests", { serviceId: service, title: "Release 4.2", input: {} });
  await make("POST", "/inbound-webhooks", {
    ...{ name: "Push to main", workflowId: workflow, secret: "github-api-token" },
  });
  await make("POST", "/runners", { name: "Build machine", labels: ["linux"] });
}

async function seedCompany(make: Make): Promise<void> {
  await make("POST", "/groups", { name: "Platform", description: "They run what the others use." });
  await make("POST", "/invitations", { email: "new@alder.example", role: "member" });
  await make("POST", "/policies", {
    ...{ name: "Production secrets are the admins'", effect: "Deny", resource: "secrets:*" },
    ...{ actions: ["update"], conditions: { tags: { environment: "production" } } },
    principals: { everyone: true, except: { roles: ["owner", "admin"] } },
  });
  await make("POST", "/oauth-clients", {
    ...{ name: "Expense app", redirectUris: ["https://app.example.com/callback"] },
    ...{ scopes: ["services:read", "requests:write"], confidential: true },
  });
  const { id } = await make("POST", "/webhook-endpoints", {
    ...{ url: "http://127.0.0.1:9/hook", events: ["secret.replaced", "api_key.created"] },
    description: "Chat room of the platform team",
  });
  await make("POST", `/webhook-endpoints/${String(id)}/test`);
  await sleep(1_500);
}
