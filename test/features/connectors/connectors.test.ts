/** The specification, "Binding Secrets to Workflow Connectors", "In Connector Configuration"; and what the contract adds. */

import { describe, expect, it } from "vitest";

import { auditEventsOf } from "../../support/world.ts";
import { bindingsOf, connectorsOf, TOKEN, useConnectors } from "./support.ts";

const { outside, house, owner } = useConnectors();

const made = {
  ...{ slug: "github", id: expect.stringMatching(/^con_[0-9a-z]{20}$/), name: "GitHub" },
  ...{ type: "github", baseUrl: "https://api.github.com", refusedSince: null },
  auth: { scheme: "bearer", secret: "token" },
  ...{ createdAt: expect.any(String), createdBy: expect.any(String) },
  updatedAt: expect.any(String),
};

describe("In Connector Configuration", () => {
  it("When configuring a connector (e.g., GitHub, Slack), you select a secret to use for authentication", async () => {
    const github = await owner.create();
    expect([github.status, github.body.data]).toEqual([201, made]);
    expect(github.headers.get("location")).toBe("/v1/connectors/github");

    const slack = await owner.create({ slug: "slack", name: "Slack", type: "slack" });
    expect(slack.body.data).toMatchObject({ baseUrl: "https://slack.com/api" });
  });

  it("Navigate to Settings > Connectors", async () => {
    await owner.create();
    await owner.create({ slug: "a-first" });
    const listed = await connectorsOf(house.member).list();
    expect(listed.body.data.map(({ slug }: { slug: string }) => slug)).toEqual([
      "a-first",
      "github",
    ]);
    expect(listed.body.pagination.totalCount).toBe(2);
    expect((await owner.list("?type=slack")).body.data).toEqual([]);
  });

  it("Open the connector", async () => {
    await owner.create();
    const opened = await connectorsOf(house.member).get();
    expect([opened.status, opened.body.data]).toEqual([200, made]);
    expect((await owner.get("another")).status).toBe(404);
  });

  it("In the Authentication section, select the secret from the dropdown", async () => {
    await owner.create();
    await owner.secret("other");
    const choices = await owner.ask("GET", "/secrets");
    expect(choices.body.data.map(({ slug }: { slug: string }) => slug)).toEqual(["other", "token"]);

    const changed = await owner.patch({ auth: { secret: "other" } });
    expect(changed.body.data.auth).toEqual({ scheme: "bearer", secret: "other" });
    // Bound in the same batch: each secret shows what uses it.
    expect((await owner.ask("GET", "/secrets/other")).body.data.boundResources).toEqual([
      { type: "connector", id: changed.body.data.id, name: "GitHub" },
    ]);
    expect((await owner.ask("GET", "/secrets/token")).body.data.boundResources).toEqual([]);
  });

  it("The connector uses this secret for all API calls", async () => {
    outside.on("api.github.com", () => Response.json({ login: "octocat" }));
    await owner.create();
    const answer = await owner.invoke({ path: "/user", query: { a: "b c" } });
    expect([answer.status, answer.body.data]).toEqual([
      200,
      {
        status: 200,
        headers: expect.objectContaining({ "content-type": "application/json" }),
        body: { login: "octocat" },
      },
    ]);
    await owner.invoke({ method: "POST", path: "/repos/a/b/dispatches", body: { event: "x" } });

    const [first, second] = outside.received;
    expect(first?.url).toBe("https://api.github.com/user?a=b%20c");
    expect(Object.fromEntries(first?.headers ?? [])).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": "Nembl",
    });
    expect(second).toMatchObject({ method: "POST", body: '{"event":"x"}' });
    expect(second?.headers.get("authorization")).toBe(`Bearer ${TOKEN}`);
    expect(second?.headers.get("content-type")).toBe("application/json");
  });
});

describe("a binding", () => {
  it("stands in the batch of the connector, with the host that the value goes to", async () => {
    const { body } = await owner.create();
    const bound = {
      ...{ consumer_type: "connector", consumer_id: body.data.id, consumer_name: "GitHub" },
      ...{ slug: "token", host: "api.github.com" },
    };
    expect(await bindingsOf(house.companyId)).toEqual([bound]);

    await owner.patch({ name: "Our GitHub", baseUrl: "https://git.example.com/api/v3/" });
    expect(await bindingsOf(house.companyId)).toEqual([
      { ...bound, consumer_name: "Our GitHub", host: "git.example.com" },
    ]);
    await owner.remove();
    expect(await bindingsOf(house.companyId)).toEqual([]);
  });

  it("of a refresh token is to the host of the token endpoint, and to no other", async () => {
    await owner.secret("client");
    const auth = {
      ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/token" },
      ...{ clientId: "nembl", clientSecret: "client", secret: "token" },
    };
    const { status } = await owner.create({
      type: "http",
      baseUrl: "https://api.example.com",
      auth,
    });
    expect(status).toBe(201);
    expect((await bindingsOf(house.companyId)).map(({ slug, host }) => [slug, host])).toEqual([
      ["client", "auth.example.com"],
      ["token", "auth.example.com"],
    ]);
  });

  /** Attack: an access token, made of a secret that may go to its provider alone, goes to a host of the attacker's. */
  it.each([
    ["the host", { baseUrl: "https://api.example.com", auth: { secret: "tight" } }, "auth.secret"],
    [
      "the token endpoint's host",
      {
        baseUrl: "https://git.example.com",
        auth: {
          ...{ scheme: "oauth2_refresh", tokenUrl: "https://auth.example.com/t", clientId: "c" },
          secret: "tight",
        },
      },
      "auth.secret",
    ],
    [
      "the API's host behind a token endpoint",
      {
        baseUrl: "https://api.example.com",
        auth: {
          ...{ scheme: "oauth2_refresh", tokenUrl: "https://git.example.com/t", clientId: "c" },
          ...{ secret: "token", clientSecret: "tight" },
        },
      },
      "auth.clientSecret",
    ],
  ])("is refused where the secret's own list leaves out %s", async (_, json, field) => {
    await owner.secret("tight", { allowedHosts: ["git.example.com"] });
    const refused = await owner.create({ type: "http", ...json });
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
    expect(await bindingsOf(house.companyId)).toEqual([]);
  });
});

describe("a write", () => {
  it("answers the same again to the same Idempotency-Key, and makes nothing twice", async () => {
    const key = { "idempotency-key": "once" };
    const first = await owner.create({}, key);
    const again = await owner.create({}, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect((await owner.create()).body).toMatchObject({
      error: "conflict",
      details: [{ field: "slug" }],
    });
    expect((await owner.list()).body.pagination.totalCount).toBe(1);
  });

  it("names the revision that it is of", async () => {
    const created = await owner.create();
    const etag = created.headers.get("etag") ?? "";
    const changed = await owner.patch({ name: "Another" }, { "if-match": etag });
    expect(changed.status).toBe(200);
    expect((await owner.patch({ name: "Late" }, { "if-match": etag })).status).toBe(412);
    expect((await owner.remove("", { "if-match": etag })).status).toBe(412);
    const current = changed.headers.get("etag") ?? "";
    expect(
      (await owner.ask("GET", "/connectors/github", undefined, { "if-none-match": current }))
        .status,
    ).toBe(304);
    expect((await owner.remove("", { "if-match": current })).status).toBe(200);
  });

  it("leaves an event that says what was set, and no address that could hold a token", async () => {
    await owner.create({ type: "http", baseUrl: "https://hooks.example.com/T0/secret-path" });
    await owner.patch({ baseUrl: "https://hooks.example.com/T0/other-path" });
    const events = await auditEventsOf(house.companyId);
    const ours = events.filter(({ target }) => target === "connector:github");
    expect(ours.map(({ action, category }) => [action, category])).toEqual([
      ["connectors:create", "workflow"],
      ["connectors:update", "workflow"],
    ]);
    expect(ours[0]?.["details"]).toContain('"host":"hooks.example.com"');
    expect(ours[1]?.["details"]).toContain('"changed":["baseUrl"]');
    expect(JSON.stringify(ours)).not.toMatch(/secret-path|other-path/);
  });

  it("keeps the sandbox apart", async () => {
    const sandbox = connectorsOf(house.owner, "test");
    await sandbox.secret("token");
    const twin = await sandbox.create();
    expect(twin.status).toBe(201);
    expect((await owner.get()).status).toBe(404);
    expect((await owner.list()).body.data).toEqual([]);
    expect((await owner.create()).status).toBe(201);
    expect((await sandbox.remove()).status).toBe(200);
    expect((await owner.get()).status).toBe(200);
  });
});

const http = { type: "http", baseUrl: "https://api.example.com" };

/** Field and body; nothing may be left behind by any of them. */
const REFUSED: readonly (readonly [string, Record<string, unknown>])[] = [
  ["baseUrl", { type: "http" }],
  ["baseUrl", { baseUrl: "http://api.github.com" }],
  ["baseUrl", { baseUrl: "https://user:word@api.github.com" }],
  ["baseUrl", { baseUrl: "https://api.github.com/?a=b" }],
  ["baseUrl", { baseUrl: "https://api.github.com/?" }],
  ["baseUrl", { baseUrl: "https://api.github.com/#x" }],
  ["baseUrl", { baseUrl: "https://api.github.com/a//b" }],
  ["baseUrl", { baseUrl: "https://api.github.com/%2e%2e%2fb" }],
  ["baseUrl", { baseUrl: "https://127.0.0.1/" }],
  ["baseUrl", { baseUrl: "https://0x7f.1/" }],
  ["baseUrl", { baseUrl: "https://[::ffff:10.0.0.1]/" }],
  ["baseUrl", { baseUrl: "https://metadata.internal/" }],
  ["baseUrl", { baseUrl: "ftp://api.github.com" }],
  ["baseUrl", { baseUrl: "" }],
  ["type", { type: "gitlab" }],
  ["slug", { slug: "Git Hub" }],
  ["name", { name: "" }],
  ["auth", { auth: undefined }],
  ["auth.secret", { auth: {} }],
  ["auth.secret", { auth: { secret: "unknown" } }],
  ["auth.secret", { auth: { scheme: "none", secret: "token" } }],
  ["auth.scheme", { auth: { scheme: "digest", secret: "token" } }],
  ["auth.value", { auth: { secret: "token", value: TOKEN } }],
  ["auth.username", { auth: { scheme: "basic", secret: "token" } }],
  ["auth.username", { auth: { scheme: "basic", secret: "token", username: "a:b" } }],
  ["auth.name", { auth: { scheme: "header", secret: "token" } }],
  ["auth.name", { auth: { scheme: "header", secret: "token", name: "x key" } }],
  ["auth.name", { auth: { scheme: "header", secret: "token", name: "Transfer-Encoding" } }],
  ["auth.name", { auth: { secret: "token", name: "x-api-key" } }],
  [
    "auth.tokenUrl",
    { ...http, auth: { scheme: "oauth2_refresh", clientId: "c", secret: "token" } },
  ],
  [
    "auth.tokenUrl",
    {
      ...http,
      auth: {
        ...{ scheme: "oauth2_refresh", clientId: "c", secret: "token" },
        tokenUrl: "http://auth.example.com",
      },
    },
  ],
  [
    "auth.clientSecret",
    {
      ...http,
      auth: {
        ...{ scheme: "oauth2_refresh", clientId: "c", secret: "token" },
        ...{ tokenUrl: "https://auth.example.com", clientSecret: "unknown" },
      },
    },
  ],
  ["extra", { extra: 1 }],
];

it.each(REFUSED)("refuses a wrong %s: %j", async (field, json) => {
  const refused = await owner.create(json);
  expect([refused.status, refused.body.details?.[0]?.field]).toEqual([422, field]);
  expect(refused.text).not.toContain(TOKEN);
  expect((await owner.list()).body.data).toEqual([]);
  expect(await bindingsOf(house.companyId)).toEqual([]);
});
