/** P7 for what starts workflows: a request, and a webhook whose own key is a secret, with everything that they leave. */

import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";

import { ownSignature, send, standardSignature } from "../features/inbound-webhooks/support.ts";
import { keptByEngine, untilStatus } from "../features/workflows/instances/on-the-engine.ts";
import { makeSecret, seedHouse, type House } from "../features/workflows/support.ts";
import { call, type Answer } from "../support/call.ts";
import { dumpEverything } from "../support/dump.ts";
import { echoesOf, findForms } from "../support/encodings.ts";
import { startOutside, type Outside } from "../support/outside.ts";
import { startPool, type Pool } from "../support/tokens.ts";
import { seedKey } from "../support/world.ts";

const HOST = "api.example.com";

let pool: Pool;
let outside: Outside;
let house: House;
let token: string;
let signingKey: string;
let seen: string[];

beforeAll(async () => {
  pool = await startPool();
  outside = startOutside();
});
afterAll(() => vi.unstubAllGlobals());
beforeEach(async () => {
  outside.reset();
  seen = [];
  for (const level of ["log", "info", "debug", "warn", "error"] as const) {
    vi.spyOn(console, level).mockImplementation(
      (...args) => void seen.push(args.map(String).join(" ")),
    );
  }
  house = await seedHouse(pool);
  token = `canary+${crypto.randomUUID()}/${crypto.randomUUID()}`;
  signingKey = `signing+${crypto.randomUUID()}/${crypto.randomUUID()}`;
  await makeSecret(house.owner, "api-token", { value: token });
  await makeSecret(house.owner, "webhook-key", { value: signingKey });
  outside.on(HOST, ({ headers }) => {
    const authorization = headers.get("authorization");
    const forms = echoesOf(token);
    return Response.json({ authorization, forms }, { headers: { "x-token": token } });
  });
});
afterEach(() => vi.restoreAllMocks());

/** Whatever it is: its answer is among what is searched. */
async function ask(method: string, path: string, json?: unknown, key?: string): Promise<Answer> {
  const who = key === undefined ? { bearer: house.owner } : { key };
  const answer = await call(method, `/v1${path}`, {
    ...who,
    ...(json === undefined ? {} : { json }),
  });
  keep(answer);
  return answer;
}

function keep(answer: Answer): Answer {
  seen.push(JSON.stringify([...answer.headers]), answer.text);
  return answer;
}

async function make(path: string, json: unknown): Promise<{ id: string }> {
  const made = await ask("POST", path, json);
  if (made.status >= 300) throw new Error(`${path}: ${made.text}`);
  return made.body.data;
}

async function makeWorkflow(path: string): Promise<string> {
  const auth = { scheme: "bearer", secret: "api-token" };
  await make("/connectors", {
    ...{ slug: "api", name: "API", type: "http", baseUrl: `https://${HOST}`, auth },
  });
  const request = { method: "POST", path, body: { all: "{{ input }}" } };
  const { id } = await make("/workflows", {
    name: "Tell",
    phases: [{ key: "tell", name: "Tell", type: "connector", connector: "api", request }],
  });
  await make(`/workflows/${id}/publish`, {});
  return id;
}

async function expectUnseen(instanceId: string): Promise<void> {
  const kept = [await keptByEngine(instanceId), await dumpEverything(), ...seen];
  const everything = kept.join("\n");
  // Were it empty, nothing would be found in it either.
  expect(everything).toContain(instanceId);
  for (const value of [token, signingKey]) {
    expect(findForms(everything, value)).toEqual([]);
    for (const part of value.match(/[0-9a-f-]{36}/g) ?? []) expect(everything).not.toContain(part);
  }
}

it("P7: a request and the run that it starts keep nothing of the secret that was used for it", async () => {
  const workflowId = await makeWorkflow("/tickets");
  const service = await make("/services", { name: "Ticket", workflowId });
  const key = (await seedKey(house.companyId, "live")).value;
  const body = { serviceId: service.id, title: "Help", input: { text: "x" } };
  const { data } = (await ask("POST", "/requests", body, key)).body;
  await untilStatus({ key }, data.instanceId, "completed");
  expect(outside.received[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
  for (const path of [
    ...[`/requests/${data.id}`, "/requests", `/instances/${data.instanceId}`],
    ...[`/workflows/${workflowId}/instances`, "/services"],
  ]) {
    expect((await ask("GET", path, undefined, key)).status).toBe(200);
  }
  for (const path of ["/audit", "/notifications", "/secrets", "/secrets/api-token/versions"]) {
    expect((await ask("GET", path)).status).toBe(200);
  }
  await expectUnseen(data.instanceId);
});

/** Attack: a sender guesses, and reads in a refusal, a log line or the run what its guess was compared with. */
it("P7: an inbound webhook gives nothing of its key away, in no answer, log line, row or run", async () => {
  const workflowId = await makeWorkflow("/events");
  const { id } = await make("/inbound-webhooks", {
    ...{ name: "Events", workflowId, secret: "webhook-key", enabled: true },
  });
  const body = JSON.stringify({ event: "push" });
  const guessed = { "x-webhook-signature": `sha256=${"0".repeat(64)}` };
  expect(keep(await send(id, body, guessed)).status).toBe(401);
  expect(
    keep(await send(id, body, await ownSignature(body, "another key of 32 bytes here"))).status,
  ).toBe(401);
  const signed = await standardSignature(body, { key: signingKey });
  const taken = keep(await send(id, body, { ...signed, authorization: `Bearer ${signingKey}` }));
  expect([taken.status, taken.body.status]).toEqual([202, "accepted"]);
  const { executionId } = taken.body;
  await untilStatus({ bearer: house.owner }, executionId, "completed", "failed");
  for (const path of [
    ...[`/inbound-webhooks/${id}`, "/inbound-webhooks", `/instances/${executionId}`],
    ...["/audit", "/secrets/webhook-key", "/secrets/webhook-key/versions"],
  ]) {
    expect((await ask("GET", path)).status).toBe(200);
  }
  await expectUnseen(executionId);
});
