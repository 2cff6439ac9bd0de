import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { dumpEverything } from "../../support/dump.ts";
import { signedIn } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany, seedKey, seedUser } from "../../support/world.ts";
import { newClient, useRegistering } from "./registering.ts";

const { pool, scene, register, registered } = useRegistering();

describe("registering a client", () => {
  it("answers everything the contract names", async () => {
    const created = await register();

    expect(created.status).toBe(201);
    expect(created.body.data).toEqual({
      clientId: expect.stringMatching(/^[a-z0-9]{26}$/),
      id: expect.stringMatching(/^ocl_/),
      ...newClient,
      logoutUris: [],
      scopes: ["services:read"],
      confidential: false,
      status: "active",
      createdAt: expect.stringMatching(/Z$/),
      createdBy: expect.stringMatching(/^usr_/),
    });
    const { clientId } = created.body.data;
    expect(created.headers.get("location")).toBe(`/v1/oauth-clients/${clientId}`);
    expect(created.headers.get("etag")).toBe(`"${created.body.data.id}.1"`);
    expect(created.headers.get("cache-control")).toBe("no-store");
    const read = await call("GET", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });
    expect([read.status, read.body, read.headers.get("etag")]).toEqual([
      200,
      created.body,
      `"${created.body.data.id}.1"`,
    ]);
  });

  it("makes a client at Cognito that does the code flow and nothing else", async () => {
    const logoutUris = ["https://app.example.com/bye"];
    const clientId = await registered({ ...newClient, logoutUris });

    expect(scene.cognito.clients.get(clientId)).toMatchObject({
      ClientName: expect.stringMatching(/^ocl_[0-9a-z]{20} Expense app$/),
      CallbackURLs: newClient.redirectUris,
      LogoutURLs: logoutUris,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "profile", "email"],
      EnableTokenRevocation: true,
      RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 60 },
      PreventUserExistenceErrors: "ENABLED",
    });
    const flows = scene.cognito.clients.get(clientId)?.["ExplicitAuthFlows"] as string[];
    expect(flows.filter((flow) => /PASSWORD|SRP|USER_AUTH|REFRESH/.test(flow))).toEqual([]);
    expect(scene.cognito.branded).toContain(clientId);
  });

  it("shows a confidential client's secret once and keeps it nowhere", async () => {
    const created = await register({ ...newClient, confidential: true });

    const { clientSecret, ...rest } = created.body.data;
    expect(clientSecret).toMatch(/^[a-z0-9]{51}$/);
    expect(rest.confidential).toBe(true);
    const read = await call("GET", `/v1/oauth-clients/${rest.clientId}`, { bearer: scene.owner });
    expect(read.body.data).toEqual(rest);
    expect(await dumpEverything()).not.toContain(clientSecret);
    const open = await register();
    expect(open.body.data).not.toHaveProperty("clientSecret");
  });

  it("writes one event, with the intent, and tells the company's owners and admins", async () => {
    const scopes = ["services:read", "users:read"];
    const { body } = await register({ ...newClient, scopes });

    const events = await auditEventsOf(scene.company.id);
    expect(events).toMatchObject([
      {
        action: "oauth_clients:create",
        outcome: "success",
        target: `oauth_client:${body.data.id}`,
        actor_id: body.data.createdBy,
      },
    ]);
    expect(JSON.parse(String(events[0]?.["details"]))).toEqual({
      ...newClient,
      logoutUris: [],
      scopes,
      confidential: false,
    });
    const { results } = await env.DB.prepare("SELECT * FROM outbox WHERE company_id = ?")
      .bind(scene.company.id)
      .all();
    expect(results).toMatchObject([{ kind: "oauth_client.registered", user_id: null }]);
  });

  it.each([
    ["no name", { ...newClient, name: undefined }, "name"],
    ["an empty name", { ...newClient, name: " " }, "name"],
    ["129 characters", { ...newClient, name: "x".repeat(129) }, "name"],
    ["a name with markup", { ...newClient, name: "<b>App</b>" }, "name"],
    ["a name of two lines", { ...newClient, name: "a\nb" }, "name"],
    ["letters that Cognito does not take", { ...newClient, name: "Über" }, "name"],
    ["no redirect URI", { ...newClient, redirectUris: [] }, "redirectUris"],
    ["no redirect URIs", { name: "App" }, "redirectUris"],
    [
      "101 redirect URIs",
      {
        ...newClient,
        redirectUris: Array.from({ length: 101 }, (_, i) => `https://a.example/${i}`),
      },
      "redirectUris",
    ],
    [
      "one twice",
      { ...newClient, redirectUris: ["https://a.example/", "https://a.example/"] },
      "redirectUris",
    ],
    ["plain http", { ...newClient, redirectUris: ["http://a.example/"] }, "redirectUris.0"],
    ["a bad logout URI", { ...newClient, logoutUris: ["https://a.example/#x"] }, "logoutUris.0"],
    [
      "our own callback",
      { ...newClient, redirectUris: ["http://api.test/auth/callback"] },
      "redirectUris.0",
    ],
    ["no scopes", { ...newClient, scopes: [] }, "scopes"],
    ["a scope twice", { ...newClient, scopes: ["users:read", "users:read"] }, "scopes"],
    ["an action for a scope", { ...newClient, scopes: ["secrets:read"] }, "scopes.0"],
    [
      "Cognito's own scope",
      { ...newClient, scopes: ["aws.cognito.signin.user.admin"] },
      "scopes.0",
    ],
    ["a word for a flag", { ...newClient, confidential: "yes" }, "confidential"],
    ["an unknown member", { ...newClient, allowedOAuthFlows: ["implicit"] }, "allowedOAuthFlows"],
    ["an array", [newClient], "body"],
  ])("refuses %s with 422, and asks nothing of Cognito", async (_, json, field) => {
    const refused = await register(json);

    expect([refused.status, refused.body.error]).toEqual([422, "validation_error"]);
    expect(refused.body.details.map((detail: { field: string }) => detail.field)).toContain(field);
    expect(scene.cognito.calls).toEqual([]);
    expect(await auditEventsOf(scene.company.id)).toEqual([]);
  });

  it("takes 100 addresses, names of 128 characters and loopback on any port", async () => {
    const redirectUris = Array.from({ length: 98 }, (_, index) => `https://a.example/${index}`);
    redirectUris.push("http://localhost:3000/cb", "http://[::1]:8080/");
    const clientId = await registered({ name: "x".repeat(128), redirectUris });
    expect(scene.cognito.clients.get(clientId)?.["CallbackURLs"]).toEqual(redirectUris);
    const read = await call("GET", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });
    expect(read.body.data.name).toBe("x".repeat(128));
  });

  /** Attack: one customer registers until the pool, which all share, is full. */
  it("stops at 25 clients a company, also for two at once", async () => {
    const row = env.DB.prepare(
      `INSERT INTO oauth_clients (id, company_id, client_id, name, redirect_uris, logout_uris, scopes, confidential, status, touched_at, created_at, created_by)
       VALUES (?, ?, ?, 'x', '[]', '[]', '[]', 0, 'active', 0, 0, 'usr_seed')`,
    );
    await env.DB.batch(
      Array.from({ length: 24 }, () =>
        row.bind(crypto.randomUUID(), scene.company.id, crypto.randomUUID()),
      ),
    );
    const answers = await Promise.all([register(), register()]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(
      scene.cognito.operations().filter((name) => name === "CreateUserPoolClient"),
    ).toHaveLength(1);
  });
});

describe("who may", () => {
  async function expectRefusedEverywhere(caller: { bearer?: string; key?: string }) {
    const clientId = await registered();
    const before = await auditEventsOf(scene.company.id);
    scene.cognito.reset();
    for (const [method, path, json] of [
      ["POST", "/v1/oauth-clients", newClient],
      ["GET", "/v1/oauth-clients", undefined],
      ["GET", `/v1/oauth-clients/${clientId}`, undefined],
      ["PATCH", `/v1/oauth-clients/${clientId}`, { name: "Mine" }],
      ["DELETE", `/v1/oauth-clients/${clientId}`, undefined],
    ] as const) {
      const refused = await call(method, path, { ...caller, json });
      expect([method, refused.status, refused.body.error]).toEqual([method, 403, "forbidden"]);
    }
    expect(scene.cognito.calls).toEqual([]);
    const denials = (await auditEventsOf(scene.company.id)).slice(before.length);
    expect(denials.map((event) => event["action"])).toContain("oauth_clients:create");
    expect(new Set(denials.map((event) => event["outcome"]))).toEqual(new Set(["denied"]));
  }

  it("lets admins, and refuses members and audits it", async () => {
    const admin = await signedIn(pool, scene.company.id, "admin");
    const made = await call("POST", "/v1/oauth-clients", { bearer: admin, json: newClient });
    expect(made.status).toBe(201);
    await expectRefusedEverywhere({
      bearer: await signedIn(pool, scene.company.id, "member"),
    });
  });

  it("refuses API keys with all nine scopes", async () => {
    await expectRefusedEverywhere({ key: (await seedKey(scene.company.id, "live")).value });
  });

  /** Attack: an app that a user trusted registers another, with more rights, in that user's name. */
  it("refuses the tokens of a registered client, no matter who is behind them", async () => {
    const clientId = await registered();
    const { sub } = await seedUser(scene.company.id, "owner");
    await expectRefusedEverywhere({ bearer: await pool.sign(sub, { client_id: clientId }) });
  });

  it("does not know another company's clients", async () => {
    const clientId = await registered();
    const stranger = await signedIn(pool, (await seedCompany()).id);
    for (const [method, json] of [["GET"], ["PATCH", { name: "Mine" }], ["DELETE"]] as const) {
      const path = `/v1/oauth-clients/${clientId}`;
      const refused = await call(method, path, { bearer: stranger, json });
      expect([method, refused.status, refused.body.error]).toEqual([method, 404, "not_found"]);
    }
    const list = await call("GET", "/v1/oauth-clients", { bearer: stranger });
    expect(list.body.data).toEqual([]);
    expect(scene.cognito.clients.has(clientId)).toBe(true);
  });
});
