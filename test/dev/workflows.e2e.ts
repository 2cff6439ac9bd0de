/**
 * A secret's way to where it is used, against `npm run dev`: secret → connector → workflow → request. The target echoes
 * the value in many forms; what the stack has kept and printed is searched for each of them. A restart comes in between.
 */

import { strict as assert } from "node:assert";
import { once } from "node:events";
import { globSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { echoesOf, encodingsOf } from "../support/encodings.ts";
import { send, signIn } from "./client.ts";
import { useOwnStack } from "./own-stack.ts";
import { filesWith, findTraces } from "./traces.ts";

/** A token, as a header takes it, of which each form is another text. */
const VALUE = "canary/of+the/walk~0123456789+abcdef==";

let seed: Seed;
let owner: { authorization: string };

const stack = useOwnStack(8_980, async (ready) => {
  seed = ready;
  owner = await signIn(seed, "owner@alder.example");
});

/** How often each path was called with the token, and how often it is to fail first. */
const calls = new Map<string, number>();
let failures = 0;

const target = createServer((request, response) => {
  const path = request.url ?? "";
  const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
  calls.set(path, (calls.get(path) ?? 0) + (token === VALUE ? 1 : 0));
  const status = token === VALUE ? (path === "/later" && failures-- > 0 ? 503 : 200) : 401;
  const echo = JSON.stringify({ forms: echoesOf(token), headers: request.headers });
  // One write in the middle of the value, so that it comes in two pieces.
  const cut = echo.indexOf(token) + 5;
  response.writeHead(status, { "content-type": "application/json", "x-echo": token });
  response.write(echo.slice(0, cut));
  setTimeout(() => response.end(echo.slice(cut)), 20);
});
before(async () => {
  target.listen(0, "127.0.0.1");
  await once(target, "listening");
});
after(() => target.close());

const key = () => ({ "x-api-key": seed.companies[0]?.keys.live ?? "" });
const seen: string[] = [];

async function ask(method: string, path: string, json?: unknown, who = owner as Headers_) {
  const answer = await send(seed, method, `/v1${path}`, who, json);
  seen.push(JSON.stringify([...answer.headers]), JSON.stringify(answer.body));
  return answer;
}
type Headers_ = Record<string, string>;

async function make(path: string, json: unknown): Promise<Record<string, unknown>> {
  const { status, body } = await ask("POST", path, json);
  assert.ok(status === 201 || status === 200, `${path} ${status} ${JSON.stringify(body)}`);
  return body.data;
}

interface Phase {
  readonly key: string;
  readonly status: string;
  readonly attempts: number;
  readonly output: { readonly status?: number; readonly body?: unknown } | null;
}

const PATIENCE = 300;

/** An attempt that the stop cut off is left alone for its time limit and thirty seconds: it may still be under way. */
const PATIENCE_AFTER_A_STOP = 900;

async function instanceWhen(
  id: string,
  is: (phases: Phase[], status: string) => boolean,
  patience = PATIENCE,
) {
  let last: unknown;
  for (let tries = 0; tries < patience; tries++) {
    const { body } = await ask("GET", `/instances/${id}`, undefined, key());
    const { phases, status } = body.data as { phases: Phase[]; status: string };
    if (is(phases, status)) return { phases, status };
    last = body.data;
    await sleep(100);
  }
  throw new Error(`Waited for instance ${id} in vain: ${JSON.stringify(last)}`);
}

const isOver = (_: Phase[], status: string) => status === "completed" || status === "failed";

let serviceId: string;
let requestId: string;
let instanceId: string;

describe("a secret that a workflow uses", () => {
  it("is bound to a connector, which calls with it and answers without it", async () => {
    await make("/secrets", { slug: "walk-token", type: "api_key", value: VALUE });
    const { port } = target.address() as AddressInfo;
    await make("/connectors", {
      ...{ slug: "walk", name: "Walk", type: "http", baseUrl: `http://127.0.0.1:${port}` },
      auth: { scheme: "bearer", secret: "walk-token" },
    });
    const invoked = await ask("POST", "/connectors/walk/invoke", { method: "GET", path: "/now" });
    assert.deepEqual([invoked.status, invoked.body.data["status"]], [200, 200]);
    assert.equal(calls.get("/now"), 1);
    const { body } = await ask("GET", "/secrets/walk-token");
    assert.deepEqual(
      (body.data["boundResources"] as { type: string; name: string }[]).map(({ type, name }) => [
        type,
        name,
      ]),
      [["connector", "Walk"]],
    );
  });

  it("runs in a workflow that a request starts, with an API key that knows nothing of it", async () => {
    const call = (path: string) => ({ method: "GET", path });
    const connector = { type: "connector", connector: "walk" };
    const { id: workflowId } = await make("/workflows", {
      name: "Walk",
      phases: [
        { key: "first", name: "First", ...connector, request: call("/first") },
        { key: "approve", name: "Approve", type: "manual" },
        { key: "later", name: "Later", ...connector, request: call("/later"), retries: 5 },
      ],
    });
    await make(`/workflows/${String(workflowId)}/publish`, {});
    ({ id: serviceId } = (await make("/services", { name: "Alder walk", workflowId })) as {
      id: string;
    });
    const json = { serviceId, title: "Walk", input: { name: "Ada" } };
    const made = await ask("POST", "/requests", json, key());
    assert.equal(made.status, 201, JSON.stringify(made.body));
    ({ id: requestId, instanceId } = made.body.data as { id: string; instanceId: string });
    const { phases } = await instanceWhen(
      instanceId,
      ([, approve]) => approve?.status === "waiting",
    );
    assert.equal(phases[0]?.status, "completed");
    assert.equal(calls.get("/first"), 1);

    const { body } = await ask("GET", "/secrets/walk-token/versions");
    const [version] = body.data as unknown as { heldBy: { id: string }[]; retrievals: number }[];
    assert.deepEqual(version?.heldBy, [{ type: "instance", id: instanceId }]);
  });

  it("survives a restart in the middle: an instance that sleeps is woken by the sweep", async () => {
    // More than are made before the stop, so that it lies asleep between two attempts.
    failures = 3;
    const path = `/instances/${instanceId}/phases/approve/complete`;
    const completed = await ask("POST", path, { outcome: { approved: true } }, key());
    assert.equal(completed.status, 200, JSON.stringify(completed.body));
    await instanceWhen(instanceId, ([, , later]) => (later?.attempts ?? 0) >= 1);
    await stack.restart(letTimePass);
    failures = 0;

    const cron = `${seed.baseUrl}/cdn-cgi/handler/scheduled?cron=${encodeURIComponent("*/5 * * * *")}`;
    assert.equal((await fetch(cron)).status, 200);
    const { phases, status } = await instanceWhen(instanceId, isOver, PATIENCE_AFTER_A_STOP);
    assert.equal(status, "completed", JSON.stringify(phases));
    // Nothing that was done is done again.
    assert.equal(calls.get("/first"), 1);
    const request = await ask("GET", `/requests/${requestId}`, undefined, key());
    assert.equal(request.body.data["status"], "completed");
  });

  it("is in no answer of the target by the time it is seen here", async () => {
    const { phases } = await instanceWhen(instanceId, isOver);
    const text = JSON.stringify(phases);
    assert.ok(text.includes("forms"), text);
    for (const [form, encoded] of encodingsOf(VALUE)) {
      assert.ok(!text.includes(encoded), `${form} in ${text}`);
    }
  });

  it("lies on no disk in any form, and was never printed or answered", async () => {
    // Of what is kept: were a store not among the files, nothing would be found in it either.
    const kept = filesWith(stack.directory, instanceId).join("\n");
    for (const store of ["v3/d1/", "v3/workflows/", "v3/observability/"]) {
      assert.ok(kept.includes(store), `${store} is not in ${kept}`);
    }
    assert.deepEqual(findTraces(stack.directory, VALUE), []);
    await stack.restart();
    // What was in memory is on the disk by now.
    assert.deepEqual(findTraces(stack.directory, VALUE), []);
    const shown = [stack.output(), ...seen].join("\n");
    assert.ok(shown.includes(instanceId));
    for (const [form, encoded] of encodingsOf(VALUE)) assert.ok(!shown.includes(encoded), form);
  });
});

/** The sweep leaves alone what moved a few minutes ago. */
function letTimePass(): void {
  const [file] = globSync(join(stack.directory, "v3/d1/*/*.sqlite")).filter(
    (name) => !name.endsWith("metadata.sqlite"),
  );
  assert.ok(file);
  const database = new DatabaseSync(file);
  const { changes } = database
    .prepare("UPDATE workflow_instances SET touched_at = 0 WHERE id = ?")
    .run(instanceId);
  database.close();
  assert.equal(changes, 1);
}

describe("the demo", () => {
  it("has in both environments what a newcomer needs to see a secret used", async () => {
    for (const environment of ["live", "test"] as const) {
      const keyOf = { "x-api-key": seed.companies[0]?.keys[environment] ?? "" };
      const services = await send(seed, "GET", "/v1/services", keyOf);
      const found = (services.body.data as unknown as { id: string; name: string }[]).find(
        ({ name }) => name.endsWith("greeting"),
      );
      const json = { serviceId: found?.id, title: "Say hello", input: { name: "Ada" } };
      const made = await send(seed, "POST", "/v1/requests", keyOf, json);
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const path = `/v1/instances/${String(made.body.data["instanceId"])}`;
      const phases = await (async () => {
        for (let tries = 0; tries < 200; tries++) {
          const { body } = await send(seed, "GET", path, keyOf);
          if (body.data["status"] === "completed") return body.data["phases"] as Phase[];
          await sleep(100);
        }
        throw new Error("The demo's instance did not end");
      })();
      assert.deepEqual(
        phases.map(({ output }) => output?.status),
        [200, 200],
      );
      const text = JSON.stringify(phases);
      assert.ok(text.includes(`"environment":"${environment}"`) && !/demo-[a-z0-9]{32}/.test(text));
    }
  });

  it("prints a line that creates a request and one that shows its phases", () => {
    const lines = stack.output().match(/^ {2}curl .*$/gm) ?? [];
    assert.ok(lines.some((line) => /\/v1\/requests .*"serviceId":"svc_/.test(line)));
    assert.ok(lines.some((line) => /\/v1\/instances\/\$\(curl /.test(line)));
  });
});
