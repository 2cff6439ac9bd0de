/**
 * The specification's example on a runner, against `npm run dev` and with the tool that customers use. Runners are killed,
 * restarted and revoked, and so is our side; then everything that was kept, printed or answered is searched for the
 * two values.
 */

import { strict as assert } from "node:assert";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";

import { bundle } from "../../cli/build.mjs";
import { nembl, start, type Started } from "../../cli/test/support/nembl.ts";
import type { Seed } from "../../scripts/dev/seed-file.ts";
import { encodingsOf } from "../support/encodings.ts";
import { send, signIn } from "./client.ts";
import type { Start } from "./deploy-command.ts";
import { ROOT } from "./dev-stack.ts";
import { useOwnStack } from "./own-stack.ts";
import { filesWith, findTraces } from "./traces.ts";
import { isAlive, until } from "./until.ts";

const TOKEN = "canary/of+the/runner~0123456789+deploy==";
const KEY = "canary+of/the+runner~9876543210/access==";

/** Outside the stack's data: what the tool keeps, what commands leave, and what the test itself writes. */
const folder = mkdtempSync(join(tmpdir(), "nembl-runner-"));
const notes = join(folder, "notes");
const kept = join(folder, "kept");

mkdirSync(notes);
mkdirSync(kept);

let seed: Seed;
let owner: { authorization: string };

const stack = useOwnStack(
  8_810,
  async (ready) => {
    seed = ready;
    owner = await signIn(seed, "owner@alder.example");
  },
  ["--with-runner"],
);

const started: Started[] = [];

before(bundle);

after(async () => {
  for (const { child } of started) child.kill("SIGKILL");
  await Promise.all(started.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
});

const answers: string[] = [];

async function ask(method: string, path: string, json?: unknown) {
  const answer = await send(seed, method, `/v1${path}`, owner, json);
  answers.push(JSON.stringify([...answer.headers]), JSON.stringify(answer.body));
  return answer;
}

async function make(path: string, json?: unknown): Promise<Record<string, unknown>> {
  const { status, body } = await ask("POST", path, json);
  assert.ok(status < 300, `${path} ${status} ${JSON.stringify(body)}`);
  return body.data;
}

interface Machine {
  readonly id: string;
  readonly folder: string;
  readonly temporary: string;
}

const machines: Record<string, Machine> = {};

const machineOf = (name: string) => machines[name] ?? assert.fail(name);

async function register(name: string): Promise<{ machine: Machine; token: string }> {
  const made = await make("/runners", { name, labels: ["staging"] });
  const own = join(kept, name);
  const machine = { id: String(made["id"]), folder: own, temporary: join(own, "temporary") };
  mkdirSync(machine.temporary, { recursive: true });
  const token = String(made["registrationToken"]);
  const args = ["runner", "register", "--url", seed.baseUrl, "--token", "-"];
  const { code, stderr } = await nembl(args, { folder: own, input: `${token}\n` });
  assert.equal(code, 0, stderr);
  machines[name] = machine;
  return { machine, token };
}

/** No clock is compared with another: so this one may be an hour ahead. */
const AHEAD = "data:text/javascript,const{now}=Date;Date.now=()=>now()+36e5";

function startRunner(name: string, also: Record<string, string> = {}): Started {
  const { folder: own, temporary } = machineOf(name);
  const env = { TMPDIR: temporary, OF_THIS_MACHINE: "not inherited", ...also };
  const runner = start(["runner", "start", "--show-output"], { folder: own, env });
  started.push(runner);
  return runner;
}

let workflowId: string;

async function deploy(name: string): Promise<string> {
  const { id } = await make(`/workflows/${workflowId}/instances`, { input: { name } });
  return String(id);
}

/** As the commands of that name have written them down. */
function startsOf(name: string): Start[] {
  const file = join(notes, `${name}.starts`);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Start);
}

const startOf = (name: string, index = 0) =>
  until(`start ${index} of ${name}`, () => startsOf(name)[index]);

const letGo = (name: string) => writeFileSync(join(notes, `${name}.go`), "");

interface Phase {
  readonly status: string;
  readonly attempts: number;
  readonly output: { readonly exitCode: number; readonly runnerId: string; stdout: string } | null;
}

function whenOver(id: string) {
  return until(`instance ${id} is over`, async () => {
    const { body } = await ask("GET", `/instances/${id}`);
    const { status, phases } = body.data as { status: string; phases: Phase[] };
    if (!["completed", "failed", "cancelled"].includes(status)) return undefined;
    return { status, phase: phases[0] ?? assert.fail("no phase") };
  });
}

const died = (pid: number) =>
  until(`process ${pid} is dead`, () => (isAlive(pid) ? undefined : Date.now()));

const environmentOf = (pid: number) => readFileSync(`/proc/${pid}/environ`, "utf8");

let first: Started;
let second: Started;
let killed: { instanceId: string; pid: number };

describe("a command that uses two secrets", () => {
  it("has a runner once its token was exchanged, which happens once", async () => {
    const { token, machine } = await register("one");
    const args = ["runner", "register", "--url", seed.baseUrl, "--token", "-", "--replace"];
    const again = await nembl(args, { folder: join(kept, "nobody"), input: token });
    assert.equal(again.code, 4);
    assert.match(again.stderr, /registers nothing/);
    const { body } = await ask("GET", `/runners/${machine.id}`);
    assert.deepEqual([body.data["status"], body.data["labels"]], ["active", ["staging"]]);
  });

  it("is published as the specification writes it", async () => {
    await make("/secrets", { slug: "walk-api-token", type: "api_key", value: TOKEN });
    await make("/secrets", { slug: "walk-aws-key", type: "api_key", value: KEY });
    const command = join(ROOT, "test/dev/deploy-command.ts");
    const run = [process.execPath, command, notes, "{{ input.name }}"];
    const phase = {
      ...{ key: "deploy", name: "Deploy to Staging", type: "command" },
      env: { DEPLOY_TOKEN: "secret:walk-api-token", AWS_ACCESS_KEY: "secret:walk-aws-key" },
      command: { run, labels: ["staging"] },
    };
    const made = await make("/workflows", { name: "Walk", phases: [phase] });
    workflowId = String(made["id"]);
    await make(`/workflows/${workflowId}/publish`);
  });

  it("sees both as environment variables, and its runner sees neither in its own", async () => {
    first = startRunner("one");
    const instanceId = await deploy("shop");
    const { pid, digest, variables } = await startOf("shop");
    killed = { instanceId, pid };
    assert.equal(digest, createHash("sha256").update(`${TOKEN} ${KEY}`).digest("hex"));
    assert.ok(variables.includes("PATH") && !variables.includes("OF_THIS_MACHINE"));
    // Were nothing found here either, a search of everything else would say nothing.
    for (const value of [TOKEN, KEY]) {
      assert.ok(environmentOf(pid).includes(value));
      assert.ok(!environmentOf(first.child.pid ?? 0).includes(value));
    }
    const { body } = await ask("GET", "/secrets/walk-api-token/versions");
    const [version] = body.data as unknown as { heldBy: { type: string; id: string }[] }[];
    assert.deepEqual(
      (version?.heldBy ?? []).toSorted((a, b) => a.type.localeCompare(b.type)),
      [
        { type: "instance", id: instanceId },
        { type: "runner", id: machineOf("one").id },
      ],
    );
  });
});

describe("a runner that is killed in the middle", () => {
  it("takes its command with it; another, whose clock is an hour ahead, starts it after that and finishes", async () => {
    await register("two");
    first.child.kill("SIGKILL");
    const diedAtMs = await died(killed.pid);
    second = startRunner("two", { NODE_OPTIONS: `--import=${AHEAD}` });
    const again = await startOf("shop", 1);
    assert.ok(again.atMs > diedAtMs);
    letGo("shop");
    const { status, phase } = await whenOver(killed.instanceId);
    assert.deepEqual([status, phase.attempts], ["completed", 2]);
    assert.deepEqual([phase.output?.exitCode, phase.output?.runnerId], [0, machineOf("two").id]);
    assert.equal(startsOf("shop").length, 2);
  });

  it("leaves of its output what is no secret", async () => {
    const { phase } = await whenOver(killed.instanceId);
    const printed = phase.output?.stdout ?? "";
    assert.match(printed, /^Deploying shop\nvalue: \[secret\]\n/);
    assert.ok(printed.endsWith("Deployed\n"));
  });
});

describe("our own restart in the middle", () => {
  it("loses no result and starts nothing twice at once", async () => {
    const instanceId = await deploy("restart");
    await startOf("restart");
    await stack.restart();
    letGo("restart");
    const { status, phase } = await whenOver(instanceId);
    assert.equal(status, "completed");
    assert.equal(startsOf("restart").length, phase.attempts);
  });
});

describe("an instance that is cancelled in the middle", () => {
  it("has its command killed", async () => {
    const instanceId = await deploy("cancelled");
    const { pid } = await startOf("cancelled");
    assert.equal((await ask("POST", `/instances/${instanceId}/cancel`)).status, 200);
    await died(pid);
    assert.equal((await whenOver(instanceId)).status, "cancelled");
    assert.equal(startsOf("cancelled").length, 1);
  });
});

describe("a runner that is revoked in the middle", () => {
  it("ends, and its command with it", async () => {
    const instanceId = await deploy("revoked");
    const { pid } = await startOf("revoked");
    assert.equal((await ask("DELETE", `/runners/${machineOf("two").id}`)).status, 204);
    await died(pid);
    const { code, stderr } = await second.ended;
    assert.equal(code, 4);
    assert.match(stderr, /revoked/);
    assert.equal((await ask("POST", `/instances/${instanceId}/cancel`)).status, 200);
  });
});

describe("the demo's runner", () => {
  it("runs the command of the service that was seeded with it", async () => {
    const key = { "x-api-key": seed.companies[0]?.keys.live ?? "" };
    const services = await send(seed, "GET", "/v1/services", key);
    const found = (services.body.data as unknown as { id: string; name: string }[]).find(
      ({ name }) => name === "Alder deployment",
    );
    const json = { serviceId: found?.id, title: "Deploy the shop", input: { app: "shop" } };
    const made = await send(seed, "POST", "/v1/requests", key, json);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const { status, phase } = await whenOver(String(made.body.data["instanceId"]));
    assert.equal(status, "completed");
    assert.match(
      phase.output?.stdout ?? "",
      /^Deploying shop to staging\.\nThe token is \[secret\]/,
    );
    const lines = stack.output().match(/^ {2}curl .*"title":"Deploy the shop".*$/gm) ?? [];
    assert.equal(lines.length, 2);
  });
});

describe("both values", () => {
  it("lie on no disk in any form, and were never printed or answered", async () => {
    await stack.restart();
    // Of what is kept: were a store not among the files, nothing would be found in it either.
    const files = filesWith(stack.directory, killed.instanceId).join("\n");
    for (const store of ["v3/d1/", "v3/workflows/", "v3/observability/"]) {
      assert.ok(files.includes(store), `${store} is not in ${files}`);
    }
    const ended = await Promise.all(started.map((runner) => runner.ended));
    const shown = [stack.output(), ...answers, JSON.stringify(ended)].join("\n");
    assert.ok(shown.includes(killed.instanceId) && shown.includes("[secret]"));
    for (const value of [TOKEN, KEY]) {
      assert.deepEqual(findTraces(stack.directory, value), []);
      assert.deepEqual(findTraces(folder, value), []);
      for (const [form, text] of encodingsOf(value)) assert.ok(!shown.includes(text), form);
    }
    for (const { folder: own } of Object.values(machines)) {
      assert.deepEqual(findTraces(own, "Deploying shop"), []);
    }
  });
});
