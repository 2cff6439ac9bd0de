/** A customer's own app against `npm run dev`: registered through the API, signed in at the pool, let in where it may be. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import type { Seed } from "../../scripts/dev/seed-file.ts";
import { get, send, signIn } from "./client.ts";
import { authorize, redeem, type App, type Tokens } from "./code-flow.ts";
import { useOwnStack } from "./own-stack.ts";

let seed: Seed;
let owner: { authorization: string };
let app: App;

useOwnStack(8_950, async (ready) => {
  seed = ready;
  owner = await signIn(seed, "owner@alder.example");
});

function personOf(email: string): { email: string; password: string } {
  const person = seed.users.find((user) => user.email === email);
  assert.ok(person);
  return person;
}

async function tokenOf(email: string): Promise<{ authorization: string }> {
  const answer = await redeem(app, await authorize(app, personOf(email)));
  assert.equal(answer.status, 200);
  const tokens = await answer.json<Tokens>();
  return { authorization: `Bearer ${tokens.access_token}` };
}

const redirectUri = "http://127.0.0.1:3999/callback";

describe("an app of a customer's own", () => {
  it("is registered by an owner through the API, at the pool as well", async () => {
    const json = { name: "Expense app", redirectUris: [redirectUri], scopes: ["services:read"] };
    const { status, body } = await send(seed, "POST", "/v1/oauth-clients", owner, json);
    assert.equal(status, 201, JSON.stringify(body));
    assert.deepEqual(body.data["redirectUris"], [redirectUri]);
    app = {
      domain: seed.cognito.endpoint,
      clientId: String(body.data["clientId"]),
      redirectUri,
    };
    assert.notEqual(app.clientId, seed.cognito.clientId);
  });

  it("cannot redeem a code without the verifier it began with", async () => {
    const authorized = await authorize(app, personOf("member@alder.example"));
    const answer = await redeem(app, { ...authorized, verifier: "x".repeat(43) });
    assert.equal(answer.status, 400);
  });

  it("reads the services of the company with the token of its code flow", async () => {
    const bearer = await tokenOf("member@alder.example");
    const { status, body } = await get(seed, "/v1/services", bearer);
    assert.equal(status, 200);
    const names = (body.data as { name: string }[]).map(({ name }) => name);
    assert.ok(names.length > 0 && names.every((name) => name.startsWith("Alder")), names.join());
    assert.equal((await get(seed, "/v1/me", bearer)).status, 200);
  });

  it("works in the company that registered it and in no other", async () => {
    const bearer = await tokenOf("owner@birch.example");
    const { status, body } = await send(seed, "GET", "/v1/services", bearer);
    assert.deepEqual([status, body.error], [401, "invalid_token"]);
  });

  it("is refused at every management route, though an owner signed in", async () => {
    const bearer = await tokenOf("owner@alder.example");
    assert.equal((await get(seed, "/v1/services", bearer)).status, 200);
    const { body } = await send(seed, "GET", "/openapi.json", {});
    const { paths } = body as unknown as { paths: Record<string, Record<string, unknown>> };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const management = routes.filter(
      (route) =>
        route.includes(" /v1/") &&
        // Where a scope reaches, or a credential of another kind; changing a person is management.
        route !== "GET /v1/users/{id}" &&
        !/ \/v1\/(me|users|services(\/.*)?|requests(\/.*)?|workflows(\/.*)?|instances(\/.*)?|webhooks\/inbound\/.*|runner\/.*|billing(\/.*)?|usage(\/.*)?|audit|mfa\/(challenge|verify)|api-keys\/revoke-self|leaks\/github)$/.test(
          route,
        ),
    );
    assert.ok(management.length > 10, management.join());
    for (const route of management) {
      const [method = "", path = ""] = route.split(" ");
      const json = method === "GET" || method === "DELETE" ? undefined : {};
      const answer = await send(seed, method, path.replaceAll(/\{\w+\}/g, "x"), bearer, json);
      assert.deepEqual([route, answer.status, answer.body.error], [route, 403, "forbidden"]);
    }
  });

  it("moves to another address, and the old one is refused at the pool", async () => {
    const moved = "http://127.0.0.1:4000/callback";
    const path = `/v1/oauth-clients/${app.clientId}`;
    const { status } = await send(seed, "PATCH", path, owner, { redirectUris: [moved] });
    assert.equal(status, 200);
    await assert.rejects(tokenOf("member@alder.example"), /redirect_uri/);
    app = { ...app, redirectUri: moved };
    assert.equal((await get(seed, "/v1/me", await tokenOf("member@alder.example"))).status, 200);
  });

  it("stops at once when it is deleted, tokens and all", async () => {
    const bearer = await tokenOf("member@alder.example");
    assert.equal((await get(seed, "/v1/services", bearer)).status, 200);
    const path = `/v1/oauth-clients/${app.clientId}`;
    assert.equal((await send(seed, "DELETE", path, owner)).status, 204);

    const { status, body } = await send(seed, "GET", "/v1/services", bearer);
    assert.deepEqual([status, body.error], [401, "invalid_token"]);
    await assert.rejects(tokenOf("member@alder.example"), /client_id/);
  });
});
