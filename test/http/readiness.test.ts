/** What `/readyz` answers of the Worker's own stores and settings. */

import {
  applyD1Migrations,
  createExecutionContext,
  reset,
  type D1Migration,
} from "cloudflare:test";
import { beforeEach, expect, it, vi } from "vitest";

import { createApp } from "../../src/app.ts";
import { createIsolate } from "../support/isolate.ts";
import { env, type TestEnv } from "../support/world.ts";

const { TEST_MIGRATIONS } = env as unknown as { TEST_MIGRATIONS: D1Migration[] };

let lines: Record<string, unknown>[];

beforeEach(() => {
  lines = [];
  vi.spyOn(console, "error").mockImplementation((line) => {
    lines.push(JSON.parse(String(line)) as Record<string, unknown>);
  });
});

async function ask(overrides: Partial<TestEnv> = {}) {
  const response = await createIsolate({ overrides }).fetch("/readyz");
  const text = await response.text();
  const body = JSON.parse(text) as { error?: string; details?: { message: string }[] };
  return { response, text, codes: body.details?.map(({ message }) => message) };
}

async function expectRefused(overrides: Partial<TestEnv>, codes: readonly string[]) {
  const answer = await ask(overrides);
  expect(answer.codes).toEqual(codes);
  expect(answer.response.status).toBe(503);
  expect(answer.response.headers.get("retry-after")).toBe("5");
  return answer;
}

const PRODUCTION: Partial<TestEnv> = {
  ENVIRONMENT: "production",
  PUBLIC_URL: "https://api.company.test",
  COGNITO_ENDPOINT: "",
  SMS_BACKEND: "sns",
  EMAIL_BACKEND: "ses",
};

it("is ready with the schema of this code, and with a newer one: migrations only add", async () => {
  expect((await ask()).response.status).toBe(200);
  await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_later.sql')").run();
  expect((await ask()).response.status).toBe(200);
});

it("is not ready while a migration of this code is missing, whichever it is", async () => {
  const [first] = TEST_MIGRATIONS;
  await env.DB.prepare("DELETE FROM d1_migrations WHERE name = ?").bind(first?.name).run();
  await expectRefused({}, ["schema_behind"]);
  await env.DB.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(first?.name).run();
  expect((await ask()).response.status).toBe(200);
});

it("is not ready on a database without tables, and says which command makes them", async () => {
  await reset();
  try {
    await expectRefused({}, ["schema_missing"]);
    expect(lines).toEqual([
      expect.objectContaining({ event: "not_ready", code: "schema_missing" }),
    ]);
    expect(String(lines[0]?.["words"])).toContain("npm run db:migrate:remote");
  } finally {
    await applyD1Migrations(env.DB, TEST_MIGRATIONS);
  }
});

it("names all that is wrong by codes, and the log says what to do; neither says a value", async () => {
  const FACTS = { get: () => Promise.reject(new Error("away")) } as unknown as KVNamespace;
  const { env: bindings } = createIsolate({
    overrides: { ...PRODUCTION, FACTS, AWS_ACCESS_KEY_ID: "", DELIVERIES: undefined } as never,
  });
  const request = new Request("https://api.company.test/readyz");
  const response = await createApp().fetch(request, bindings, createExecutionContext());
  expect(response.status).toBe(503);
  const body = await response.json<{ details: { message: string }[] }>();
  expect(body.details.map(({ message }) => message)).toEqual([
    "credentials_missing",
    "issuer_mismatch",
    "binding_missing",
    "facts_unreachable",
  ]);
  const words = lines.map((line) => String(line["words"])).join("\n");
  expect(words).toMatch(/AWS_ACCESS_KEY_ID[^]*COGNITO_ISSUER[^]*DELIVERIES[^]*FACTS/);
  expect(words).not.toContain("test-secret-key");
});

const NO_SECRETS = {
  KEY_SEAL_SECRET: undefined,
  SEAL_MASTER_KEY: undefined,
  VAULT_MASTER_KEY: undefined,
  AUDIT_SIGNING_KEY: undefined,
} as unknown as Partial<TestEnv>;

it("of a checkout without secrets says 'npm run dev', also over plain http", async () => {
  const { text } = await expectRefused(NO_SECRETS, ["configuration_refused"]);
  expect(text).not.toMatch(/SECRET|KEY/);
  expect(String(lines[0]?.["words"])).toContain("run `npm run dev` once");
});

it("says the same to the log for any other request, and never dumps a validation", async () => {
  const response = await createIsolate({ overrides: NO_SECRETS }).fetch("/v1/me");
  expect(response.status).toBe(503);
  expect(lines).toEqual([
    {
      event: "configuration_refused",
      requestId: expect.any(String) as unknown,
      message:
        "The configuration is refused. KEY_SEAL_SECRET: not set; SEAL_MASTER_KEY: not set; VAULT_MASTER_KEY: not set; AUDIT_SIGNING_KEY: not set.",
      remedy: expect.stringContaining("run `npm run dev` once") as unknown,
    },
  ]);
});

it("of a single secret that is missing names it, and where it is set", async () => {
  const overrides = { SEAL_MASTER_KEY: "" } as Partial<TestEnv>;
  await expectRefused(overrides, ["configuration_refused"]);
  expect(String(lines[0]?.["words"])).toMatch(/SEAL_MASTER_KEY: not set.*wrangler secret put/);
});
