/** `npm run deploy` against a stand-in for wrangler: what runs in which order, and what stops it. */

import { beforeEach, expect, it } from "vitest";

import { deployEnvironment } from "../../scripts/deployment/deploy-environment.ts";
import type { DeployOptions } from "../../scripts/deployment/options.ts";
import { openAccount, run, type Account } from "./stand-ins/account.ts";

const HOST = "api.company.test";
const OPTIONS: DeployOptions = {
  environment: "staging",
  dryRun: false,
  skipCheck: true,
  first: false,
};

let account: Account;
let lines: string[];

/** What `npm run setup` leaves. */
beforeEach(async () => {
  account = openAccount("staging");
  lines = [];
  const { target } = account;
  const pool = "eu-central-1_aB3dE5gH7";
  target.write({ table: "[routes]", key: "pattern" }, HOST);
  for (const [key, value] of Object.entries({
    PUBLIC_URL: `https://${HOST}`,
    COGNITO_USER_POOL_ID: pool,
    COGNITO_ISSUER: `https://cognito-idp.eu-central-1.amazonaws.com/${pool}`,
    COGNITO_CLIENT_ID: "5k3j2h1g4f5d6s7a8p9o0i1u2y",
  })) {
    target.write({ table: "vars", key }, value);
  }
  target.write({ table: "[d1_databases]", key: "database_id" }, "d1");
  target.write({ table: "[kv_namespaces]", key: "id" }, "kv");
  const names = target.read().secrets?.required ?? [];
  const input = JSON.stringify(Object.fromEntries(names.map((name) => [name, "set"])));
  await run("wrangler", ["secret", "bulk", target.envFlag], { input });
});

interface Serving {
  readonly version?: string;
  readonly ready?: boolean;
  readonly admits?: readonly string[];
}

function deploy(options: Partial<DeployOptions>, serving: Serving = {}, key?: string) {
  const { version = "v1", ready = true, admits = ["a-real-key"] } = serving;
  const answer: typeof fetch = (url, init) => {
    const sent = new Headers(init?.headers).get("x-api-key") ?? "";
    if (url === `https://${HOST}/v1/me`) {
      return Promise.resolve(new Response("", { status: admits.includes(sent) ? 200 : 401 }));
    }
    const body = ready
      ? { data: { status: "ready", version } }
      : { error: "unavailable", details: [{ field: "readiness", message: "schema_behind" }] };
    return Promise.resolve(Response.json(body, { status: ready ? 200 : 503 }));
  };
  return deployEnvironment({
    options: { ...OPTIONS, ...options },
    target: account.target,
    run,
    print: (line) => lines.push(line),
    fetch: answer,
    key,
    patienceMs: 10,
  });
}

it("migrates before it deploys, and saves what undoes both before either", async () => {
  await deploy({}, {}, "a-real-key");
  const calls = account.calls().filter((call) => !call.startsWith("secret"));
  expect(calls).toEqual([
    "d1 time-travel info DB --json --env=staging",
    "deployments status --json --env=staging",
    "d1 migrations apply DB --remote --env=staging",
    "deploy --env=staging",
  ]);
  expect(lines.slice(-3)).toEqual([
    "ok      ready: version v1, cron unknown",
    "ok      a forged key is refused",
    "ok      a real key is admitted",
  ]);
});

it.each<[string, string]>([
  ["d1 migrations apply", "deploy "],
  ["d1 time-travel", "d1 migrations"],
])("stops where `%s` fails: no `%s` follows", async (failing, never) => {
  account.failAt(failing);
  await expect(deploy({}, {}, "a-real-key")).rejects.toThrow("does not answer");
  account.failAt(undefined);
  expect(account.calls().some((call) => call.startsWith(never))).toBe(false);
});

it.each<[string, Serving, string]>([
  ["the schema is behind", { ready: false }, "503 schema_behind"],
  ["the version before still answers", { version: "v0" }, "version v0"],
  ["a forged key gets in", { admits: ["a-real-key", `nmbl_live_${"a".repeat(32)}`] }, "forged"],
  ["the real key does not", { admits: [] }, "NEMBL_VERIFY_KEY was answered 401"],
])("has failed where %s, and says how to undo", async (_, serving, words) => {
  const deployed = deploy({}, serving, "a-real-key");
  await expect(deployed).rejects.toThrow(words);
  await expect(deployed).rejects.toThrow("time-travel restore DB --bookmark=bookmark-1");
});

it("asks for a key to check with, but for the first time", async () => {
  await expect(deploy({})).rejects.toThrow("NEMBL_VERIFY_KEY");
  expect(account.calls().some((call) => call.startsWith("deploy "))).toBe(false);
  await deploy({ first: true });
  expect(lines.at(-1)).toContain("no real key was checked");
});

it("refuses a wrangler.toml that is not that of a deployment, before it asks anything", async () => {
  account = openAccount("staging");
  const deployed = deploy({}, {}, "a-real-key");
  await expect(deployed).rejects.toThrow(
    /npm run setup[^]*COGNITO_CLIENT_ID[^]*database_id[^]*FACTS/,
  );
  expect(account.calls()).toEqual([""]);
});

it("refuses to deploy a Worker without its secrets", async () => {
  account.failAt("secret list");
  await expect(deploy({}, {}, "a-real-key")).rejects.toThrow("secret list");
});
