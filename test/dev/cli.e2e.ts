/** `nembl` against `npm run dev`, as a new user walks it: signed in by the pool's own login form. */

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { TOTP, URI } from "otpauth";

import { bundle } from "../../cli/build.mjs";
import { start, type Run } from "../../cli/test/support/nembl.ts";
import type { Seed } from "../../scripts/dev/seed-file.ts";
import { encodingsOf } from "../support/encodings.ts";
import { get, send, signIn } from "./client.ts";
import { passLoginForm } from "./code-flow.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";
import { findTraces } from "./traces.ts";

const VALUE = "canary/of+the/command~line+0123456789==";

let seed: Seed;
const folder = mkdtempSync(join(tmpdir(), "nembl-cli-"));
/** All that any command printed. */
const printed: string[] = [];

useOwnStack(8_990, (ready) => {
  seed = ready;
});
before(bundle);
after(() => rmSync(folder, { recursive: true, force: true }));

function begin(args: readonly string[], input = "") {
  return start(args, { folder, input, env: { NEMBL_URL: seed.baseUrl } });
}

async function nembl(args: readonly string[], input = ""): Promise<Run> {
  const run = await begin(args, input).ended;
  printed.push(run.stdout, run.stderr);
  return run;
}

async function done(args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await nembl(args, input);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return stdout;
}

async function list(args: readonly string[]): Promise<Record<string, unknown>[]> {
  const { data } = JSON.parse(await done([...args, "--json"])) as {
    data: Record<string, unknown>[];
  };
  return data;
}

/** With the pool's form filled in, as a person's browser sends it. */
async function logIn(email: string, ...args: readonly string[]): Promise<Run> {
  const person = seed.users.find((user) => user.email === email);
  assert.ok(person);
  const tool = begin(["login", "--no-browser", ...args]);
  for (let tries = 0; tries < 200; tries++) {
    const [, address] = /^ {2}(http\S+)$/m.exec(tool.stderr()) ?? [];
    if (address !== undefined) {
      const page = await fetch(await passLoginForm(address, person));
      assert.equal(page.status, 200);
      break;
    }
    await sleep(50);
  }
  const run = await tool.ended;
  printed.push(run.stdout, run.stderr);
  return run;
}

function savedToken(): string {
  const { signIns } = JSON.parse(readFileSync(join(folder, "sign-in.json"), "utf8")) as {
    signIns: Record<string, { accessToken: string }>;
  };
  return signIns[seed.baseUrl]?.accessToken ?? "";
}

describe("nembl", () => {
  it("says what to do before anybody is signed in", async () => {
    const { code, stderr } = await nembl(["whoami"]);
    assert.equal(code, 3);
    assert.match(stderr, /nembl login/);
  });

  it("signs a person in by their browser", async () => {
    const { code, stdout, stderr } = await logIn("owner@alder.example");
    assert.equal(code, 0, stderr);
    assert.match(stdout, /owner@alder\.example/);
    const { data } = JSON.parse(await done(["whoami", "--json"])) as { data: { email: string } };
    assert.equal(data.email, "owner@alder.example");
  });

  it("creates a secret from stdin, gives it another value, and lists it without either", async () => {
    await done(["secrets", "create", "cli-walk", "--description", "Of the walk"], VALUE);
    await done(["secrets", "set", "cli-walk"], `${VALUE}2\n`);
    const slugs = (await list(["secrets", "list", "--search", "cli"])).map(({ slug }) => slug);
    assert.deepEqual(slugs, ["cli-walk"]);
    assert.equal((await list(["secrets", "versions", "cli-walk"])).length, 2);
    const again = await nembl(["secrets", "create", "cli-walk"], VALUE);
    assert.equal(again.code, 4);
    assert.match(again.stderr, /exists already/);
    const wrong = await nembl(["secrets", "create", "Not A Slug"], VALUE);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /slug/);
    await done(["secrets", "delete", "cli-walk"]);
    assert.equal((await nembl(["secrets", "versions", "cli-walk"])).code, 5);
  });

  it("creates a key that goes into a call, and nowhere else; rotates it and revokes it", async () => {
    const tool = `'${process.execPath}' '${join(ROOT, "cli/dist/nembl.mjs")}'`;
    const create = `${tool} keys create 'CLI walk' --environment test --scope services:read`;
    const script = `curl -sS '${seed.baseUrl}/v1/me' -H "x-api-key: $(${create})"`;
    const { PATH = "" } = process.env;
    const env = { PATH, NEMBL_URL: seed.baseUrl, NEMBL_CONFIG_DIR: folder };
    const answer = execFileSync("sh", ["-c", script], { encoding: "utf8", env, stdio: "pipe" });
    const { data } = JSON.parse(answer) as { data: { id: string; environment: string } };
    assert.equal(data.environment, "test");

    const key = await begin(["keys", "rotate", data.id]).ended;
    assert.match(key.stdout, /^nmbl_test_\w+\n$/);
    const ids = (await list(["keys", "list", "--status", "active"])).map(({ id }) => id);
    assert.ok(!ids.includes(data.id));
    const headers = { "x-api-key": key.stdout.trim() };
    assert.equal((await get(seed, "/v1/me", headers)).status, 200);
    const { body } = await get(seed, "/v1/me", headers);
    await done([
      "keys",
      "revoke",
      (body.data as { id: string }).id,
      "--reason",
      "The walk is over",
    ]);
    assert.equal((await get(seed, "/v1/me", headers)).status, 401);
  });

  it("runs a workflow to its end, and asks for a service", async () => {
    const [service] = (await servicesOf()).filter(({ name }) => name.endsWith("greeting"));
    assert.ok(service);
    const input = ["--input", '{"name":"Ada"}'];
    const run = await nembl(["workflows", "run", service.workflowId, ...input, "--wait"]);
    assert.equal(run.code, 0, run.stderr);
    assert.match(run.stdout, /completed/);
    assert.ok((await list(["workflows", "list"])).some(({ id }) => id === service.workflowId));
    await done(["workflows", "publish", service.workflowId]);
    const created = await done(["requests", "create", service.id, "Say hello", ...input, "--json"]);
    const { id } = (JSON.parse(created) as { data: { id: string } }).data;
    assert.match(await done(["requests", "show", id]), /Say hello/);
  });

  it("acts in the company and environment that are said", async () => {
    const live = await list(["secrets", "list"]);
    const test = await list(["secrets", "list", "--environment", "test"]);
    assert.notDeepEqual(live, test);
    assert.equal((await nembl(["secrets", "list", "--company", "birch"])).code, 2);
  });

  it("exports the audit log, and finds it whole", async () => {
    const file = join(folder, "export.ndjson");
    await done(["audit", "export", "--output", file]);
    assert.match(await done(["audit", "verify", file]), /^VERIFIED/);
    const filtered = join(folder, "filtered.ndjson");
    await done(["audit", "export", "--output", filtered, "--action", "api_keys:revoke"]);
    assert.equal((await nembl(["audit", "verify", filtered])).code, 1);
  });

  it("signs out: the token is dead, here and there", async () => {
    const headers = { authorization: `Bearer ${savedToken()}` };
    assert.equal((await get(seed, "/v1/me", headers)).status, 200);
    await done(["logout"]);
    assert.equal((await get(seed, "/v1/me", headers)).status, 401);
    assert.equal((await nembl(["whoami"])).code, 3);
  });

  it("asks for the second factor of a person who has one", async () => {
    const email = "admin@alder.example";
    const bearer = await signIn(seed, email);
    const setup = await send(seed, "POST", "/v1/me/mfa/totp", bearer);
    const app = URI.parse(String(setup.body.data["uri"]));
    assert.ok(app instanceof TOTP);
    const confirm = { code: app.generate() };
    const confirmed = await send(seed, "POST", "/v1/me/mfa/totp/confirm", bearer, confirm);
    assert.equal(confirmed.status, 200);

    const { code, stderr } = await logIn(email);
    assert.equal(code, 3);
    assert.match(stderr, /nembl mfa/);
    const refused = await nembl(["secrets", "list"]);
    assert.equal(refused.code, 3);
    assert.match(refused.stderr, /nembl mfa/);
    // A clock may be a step ahead, so the next code needs no waiting for.
    await done(["mfa"], app.generate({ timestamp: Date.now() + app.period * 1_000 }));
    await done(["secrets", "list"]);
    await done(["logout"]);
  });

  it("has shown the value and the tokens nowhere, and kept the value nowhere", () => {
    const text = printed.join("\n");
    assert.ok(text.includes("cli-walk"));
    for (const [form, encoded] of encodingsOf(VALUE)) assert.ok(!text.includes(encoded), form);
    assert.doesNotMatch(text, /eyJ[\w-]+\.eyJ/);
    assert.deepEqual(findTraces(folder, VALUE), []);
  });
});

interface Service {
  readonly id: string;
  readonly name: string;
  readonly workflowId: string;
}

async function servicesOf(): Promise<Service[]> {
  const key = seed.companies[0]?.keys.live ?? "";
  const { body } = await get(seed, "/v1/services", { "x-api-key": key });
  return body.data as Service[];
}
