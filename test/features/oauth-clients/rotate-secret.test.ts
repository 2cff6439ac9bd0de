/** A client's new secret: shown once, the only one, and never half rotated. */

import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { sweepClients } from "../../../src/features/oauth-clients/index.ts";
import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { awsError, startFakeCognito, type FakeCognito } from "../../support/fake-cognito.ts";
import { createIsolate } from "../../support/isolate.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";

const pool = usePool();
let cognito: FakeCognito;
let companyId: string;
let owner: string;

beforeAll(() => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  cognito = startFakeCognito();
});
beforeEach(async () => {
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
  cognito.reset();
});

const QUARTER_MS = 15 * 60_000 + 1;

async function registered(confidential = true): Promise<{ clientId: string; secret: string }> {
  const json = { name: "App", redirectUris: ["https://app.example.com/cb"], confidential };
  const { body } = await call("POST", "/v1/oauth-clients", { bearer: owner, json });
  cognito.reset();
  return { clientId: body.data.clientId, secret: body.data.clientSecret };
}

const rotate = (clientId: string, bearer = owner, headers: Record<string, string> = {}) =>
  call("POST", `/v1/oauth-clients/${clientId}/rotate-secret`, { bearer, headers });

const valuesAt = (clientId: string) =>
  (cognito.secrets.get(clientId) ?? []).map(({ value }) => value);

const read = (clientId: string) => call("GET", `/v1/oauth-clients/${clientId}`, { bearer: owner });

const sweep = () => sweepClients(composeFor(createIsolate().env).deps, Date.now() + QUARTER_MS);

async function actions(): Promise<unknown[]> {
  const events = await auditEventsOf(companyId);
  return events.map(({ action, outcome }) => [action, outcome]);
}

it("answers a new secret once, and leaves the client no other", async () => {
  const { clientId, secret } = await registered();
  const rotated = await rotate(clientId);
  expect([rotated.status, rotated.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const { clientSecret, ...resource } = rotated.body.data;
  expect(clientSecret).toMatch(/^[0-9a-z]{51}$/);
  expect(clientSecret).not.toBe(secret);
  expect(valuesAt(clientId)).toEqual([clientSecret]);

  const present = await read(clientId);
  expect(present.body.data).toEqual(resource);
  expect(present.body.data.status).toBe("active");
  expect(rotated.headers.get("etag")).toBe(present.headers.get("etag"));
  expect(await dumpEverything()).not.toContain(clientSecret);
  expect(await actions()).toEqual([
    ["oauth_clients:create", "success"],
    ["oauth_clients:rotate_secret", "success"],
  ]);
});

it("rotates once under one Idempotency-Key, and shows the secret no second time", async () => {
  const { clientId } = await registered();
  const headers = { "idempotency-key": "rotation-1" };
  const first = await rotate(clientId, owner, headers);
  const second = await rotate(clientId, owner, headers);
  expect([second.status, second.body.data]).toEqual([200, expect.objectContaining({ clientId })]);
  expect(second.body.data).not.toHaveProperty("clientSecret");
  expect(valuesAt(clientId)).toEqual([first.body.data.clientSecret]);
});

it("ends also what somebody had added at Cognito by hand", async () => {
  const { clientId } = await registered();
  const [own] = cognito.secrets.get(clientId) ?? [];
  if (own === undefined) throw new Error("no secret");
  cognito.secrets.set(clientId, [{ ...own, id: "cs_hand", createdAt: own.createdAt + 1 }, own]);
  const { body } = await rotate(clientId);
  expect(valuesAt(clientId)).toEqual([body.data.clientSecret]);
});

it("is refused for a public client, for a stranger and for a member", async () => {
  const { clientId } = await registered(false);
  expect((await rotate(clientId)).status).toBe(409);
  const stranger = await signedIn(pool, (await seedCompany()).id);
  expect((await rotate(clientId, stranger)).status).toBe(404);
  expect((await rotate(clientId, await signedIn(pool, companyId, "member"))).status).toBe(403);
  expect(cognito.operations()).toEqual([]);
});

it("lets one of two at once through", async () => {
  const { clientId } = await registered();
  const answers = await Promise.all([rotate(clientId), rotate(clientId)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
  const winner = answers.find(({ status }) => status === 200);
  expect(valuesAt(clientId)).toEqual([winner?.body.data.clientSecret]);
});

describe("when Cognito", () => {
  it.each([
    ["the list", "ListUserPoolClientSecrets"],
    ["the new secret", "AddUserPoolClientSecret"],
    ["the end of the old one", "DeleteUserPoolClientSecret"],
  ])("says no to %s, the old secret goes on alone and the log says so", async (_, refused) => {
    const { clientId, secret } = await registered();
    let times = 0;
    cognito.intercept = ({ operation }, perform) =>
      operation === refused && times++ === 0 ? awsError("NotAuthorizedException") : perform();
    expect((await rotate(clientId)).status).toBe(502);
    expect(valuesAt(clientId)).toEqual([secret]);
    expect((await read(clientId)).body.data.status).toBe("active");
    expect((await actions()).slice(1)).toEqual([
      ["oauth_clients:rotate_secret", "success"],
      ["oauth_clients:rotate_secret", "failure"],
    ]);
    cognito.reset();
    expect((await rotate(clientId)).status).toBe(200);
  });

  /** Accident: the new secret was made and the answer was lost, so nobody has it. */
  it("makes the secret and its answer is lost, the sweep takes away what no one has seen", async () => {
    const { clientId, secret } = await registered();
    cognito.intercept = ({ operation }, perform) => {
      const answer = perform();
      if (operation === "AddUserPoolClientSecret") throw new Error("connection lost");
      return answer;
    };
    expect((await rotate(clientId)).status).toBeGreaterThanOrEqual(502);
    cognito.reset();
    expect(valuesAt(clientId)).toHaveLength(2);
    expect((await read(clientId)).body.data.status).toBe("rotating");
    expect((await rotate(clientId)).status).toBe(409);

    expect(await sweep()).toMatchObject({ failed: 0 });
    expect(valuesAt(clientId)).toEqual([secret]);
    expect((await read(clientId)).body.data.status).toBe("active");
    expect((await actions()).at(-1)).toEqual(["oauth_clients:rotate_secret", "failure"]);
  });

  it("does not know the client any more, the sweep lets it go", async () => {
    const { clientId } = await registered();
    cognito.intercept = () => {
      throw new Error("connection lost");
    };
    await rotate(clientId);
    cognito.reset();
    cognito.clients.delete(clientId);
    // What was left open may have been a request that still arrives; a quarter of an hour later it may not.
    await sweep();
    const row = await env.DB.prepare("SELECT status FROM oauth_clients WHERE client_id = ?")
      .bind(clientId)
      .first();
    expect([row, (await read(clientId)).status]).toEqual([null, 404]);
  });

  it("answers with something that is no secret, nothing is shown as one", async () => {
    const { clientId } = await registered();
    cognito.intercept = ({ operation }, perform) =>
      operation === "AddUserPoolClientSecret"
        ? Response.json({ ClientSecretDescriptor: { ClientSecretId: "x" } })
        : perform();
    const answer = await rotate(clientId);
    expect(answer.status).toBe(502);
    expect(answer.body).not.toHaveProperty("data");
  });
});

/** A change under way signs nobody out. */
it("lets the client's tokens go on while it is under way", async () => {
  const { clientId } = await registered();
  await env.DB.prepare("UPDATE oauth_clients SET status = 'rotating' WHERE client_id = ?")
    .bind(clientId)
    .run();
  const user = await env.DB.prepare(
    "SELECT sub FROM users JOIN memberships ON user_id = id WHERE company_id = ?",
  )
    .bind(companyId)
    .first<{ sub: string }>();
  const bearer = await pool.sign(user?.sub ?? "", { client_id: clientId });
  expect((await call("GET", "/v1/me", { bearer })).status).toBe(200);
});
