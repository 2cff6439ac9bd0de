/** Registered clients: listing, changing, deleting, and a registration sent twice. */

import { describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { auditEventsOf, seedUser } from "../../support/world.ts";
import { newClient, useRegistering } from "./registering.ts";

const { pool, scene, register, registered } = useRegistering();

describe("listing and changing", () => {
  it("lists newest first, by page", async () => {
    const ids: string[] = [];
    for (const name of ["One", "Two", "Three"])
      ids.unshift(await registered({ ...newClient, name }));
    const page = await call("GET", "/v1/oauth-clients?page=1&pageSize=2", { bearer: scene.owner });
    expect(page.body.pagination).toEqual({ page: 1, pageSize: 2, totalPages: 2, totalCount: 3 });
    const all = await call("GET", "/v1/oauth-clients", { bearer: scene.owner });
    const listed = all.body.data.map((item: { clientId: string }) => item.clientId);
    expect(new Set(listed)).toEqual(new Set(ids));
  });

  it("changes here and at Cognito, and leaves at Cognito what it does not change", async () => {
    const clientId = await registered({
      ...newClient,
      logoutUris: ["https://app.example.com/bye"],
    });
    // Somebody set this by hand; an update that does not repeat it would set it back.
    Object.assign(scene.cognito.clients.get(clientId) ?? {}, { AuthSessionValidity: 15 });
    const redirectUris = ["https://app.example.com/new"];
    const path = `/v1/oauth-clients/${clientId}`;
    const rowId = (await call("GET", path, { bearer: scene.owner })).body.data.id;
    const changed = await call("PATCH", path, {
      bearer: scene.owner,
      json: { name: "Renamed", redirectUris },
      headers: { "if-match": `"${rowId}.1"` },
    });

    expect([changed.status, changed.headers.get("etag")]).toEqual([200, `"${rowId}.2"`]);
    expect(changed.body.data).toMatchObject({ name: "Renamed", redirectUris, status: "active" });
    expect(scene.cognito.clients.get(clientId)).toMatchObject({
      ClientName: expect.stringMatching(/^ocl_\w+ Renamed$/),
      CallbackURLs: redirectUris,
      LogoutURLs: ["https://app.example.com/bye"],
      AllowedOAuthFlowsUserPoolClient: true,
      AuthSessionValidity: 15,
      PreventUserExistenceErrors: "ENABLED",
    });
    const events = await auditEventsOf(scene.company.id);
    expect(events.map((event) => event["action"])).toEqual([
      "oauth_clients:create",
      "oauth_clients:update",
    ]);
    expect(JSON.parse(String(events[1]?.["details"]))).toMatchObject({
      name: { before: "Expense app", after: "Renamed" },
      redirectUris: { added: redirectUris, removed: newClient.redirectUris },
    });
  });

  it("keeps a confidential client's secret through a change", async () => {
    const { body } = await register({ ...newClient, confidential: true });
    const { clientId, clientSecret } = body.data;
    await call("PATCH", `/v1/oauth-clients/${clientId}`, {
      bearer: scene.owner,
      json: { name: "New" },
    });
    expect(scene.cognito.clients.get(clientId)?.["ClientSecret"]).toBe(clientSecret);
    expect(JSON.stringify(scene.cognito.calls)).not.toContain(clientSecret);
  });

  it("asks nothing of Cognito when only the scopes change", async () => {
    const clientId = await registered();
    scene.cognito.reset();
    const path = `/v1/oauth-clients/${clientId}`;
    const json = { scopes: ["services:read", "users:read"] };
    const changed = await call("PATCH", path, { bearer: scene.owner, json });
    expect(changed.body.data.scopes).toEqual(json.scopes);
    expect(scene.cognito.calls).toEqual([]);
  });

  it("honours If-Match on PATCH and DELETE", async () => {
    const clientId = await registered();
    const path = `/v1/oauth-clients/${clientId}`;
    const headers = { "if-match": '"7"' };
    for (const [method, json] of [["PATCH", { name: "New" }], ["DELETE"]] as const) {
      const refused = await call(method, path, { bearer: scene.owner, json, headers });
      expect([method, refused.status, refused.body.error]).toEqual([
        method,
        412,
        "precondition_failed",
      ]);
    }
  });

  it.each([
    ["confidential", { confidential: true }],
    ["clientId", { clientId: "other" }],
    ["name", { name: "" }],
    ["redirectUris", { redirectUris: [] }],
    ["redirectUris.0", { redirectUris: ["http://api.test/x"] }],
  ])("refuses a change of %s that is not one", async (field, json) => {
    const clientId = await registered();
    const refused = await call("PATCH", `/v1/oauth-clients/${clientId}`, {
      bearer: scene.owner,
      json,
    });
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
  });

  it("lets one of two changes at once through; the other is told", async () => {
    const clientId = await registered();
    const change = (name: string) =>
      call("PATCH", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner, json: { name } });
    const answers = await Promise.all([change("One"), change("Two")]);
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses[0]).toBe(200);
    expect([200, 409, 412]).toContain(statuses[1]);
    const read = await call("GET", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });
    expect(scene.cognito.clients.get(clientId)?.["ClientName"]).toMatch(
      new RegExp(` ${read.body.data.name}$`),
    );
  });
});

describe("deleting", () => {
  it("removes it here and at Cognito, and keeps the event", async () => {
    const clientId = await registered();
    const path = `/v1/oauth-clients/${clientId}`;
    const deleted = await call("DELETE", path, { bearer: scene.owner });

    expect([deleted.status, deleted.text]).toEqual([204, ""]);
    expect(scene.cognito.clients.has(clientId)).toBe(false);
    expect((await call("GET", path, { bearer: scene.owner })).status).toBe(404);
    expect((await call("DELETE", path, { bearer: scene.owner })).status).toBe(404);
    const events = await auditEventsOf(scene.company.id);
    expect(events.at(-1)).toMatchObject({ action: "oauth_clients:delete", outcome: "success" });
  });

  /** Attack: an app is found to be hostile and is deleted; the tokens that it holds are good for an hour more. */
  it("stops its tokens at once, also while Cognito does not answer", async () => {
    const clientId = await registered();
    const { sub } = await seedUser(scene.company.id, "member");
    const bearer = await pool.sign(sub, { client_id: clientId });
    expect((await call("GET", "/v1/services", { bearer })).status).toBe(200);

    scene.cognito.intercept = () => new Response("down", { status: 500 });
    const deleted = await call("DELETE", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });

    expect([deleted.status, deleted.body.error]).toEqual([502, "upstream_error"]);
    const refused = await call("GET", "/v1/services", { bearer });
    expect([refused.status, refused.body.error]).toEqual([401, "invalid_token"]);
    const read = await call("GET", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });
    expect(read.body.data.status).toBe("deleting");

    scene.cognito.reset();
    const again = await call("DELETE", `/v1/oauth-clients/${clientId}`, { bearer: scene.owner });
    expect(again.status).toBe(204);
    expect(scene.cognito.clients.has(clientId)).toBe(false);
  });
});

describe("Idempotency-Key", () => {
  it("answers the same client again, without its secret", async () => {
    const json = { ...newClient, confidential: true };
    const headers = { "idempotency-key": "register-once" };
    const first = await register(json, headers);
    const again = await register(json, headers);

    const { clientSecret, ...withoutSecret } = first.body.data;
    expect(clientSecret).toBeDefined();
    expect([again.status, again.body]).toEqual([201, { data: withoutSecret }]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(
      scene.cognito.operations().filter((name) => name === "CreateUserPoolClient"),
    ).toHaveLength(1);
  });

  it("registers one client for ten requests at once", async () => {
    const headers = { "idempotency-key": "many-at-once" };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => register(newClient, headers)),
    );
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    expect(
      scene.cognito.operations().filter((name) => name === "CreateUserPoolClient"),
    ).toHaveLength(1);
  });
});
