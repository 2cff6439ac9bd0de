import { beforeAll, describe, expect, it, vi } from "vitest";

import { auditEventsOf } from "../../support/world.ts";
import { TOKEN, useConnectors } from "./support.ts";

beforeAll(() => vi.spyOn(console, "error").mockImplementation(() => undefined));

const { outside, house, owner } = useConnectors();

const http = { slug: "api", name: "API", type: "http", baseUrl: "https://api.example.com/v1" };

describe("invoke", () => {
  it.each([
    [{ scheme: "bearer" }, { authorization: `Bearer ${TOKEN}` }],
    [{ scheme: "basic", username: "ada" }, { authorization: `Basic ${btoa(`ada:${TOKEN}`)}` }],
    [{ scheme: "header", name: "X-Api-Key" }, { "x-api-key": TOKEN }],
  ])("places the credential by %j", async (auth, headers) => {
    outside.on("api.example.com", () => Response.json({}));
    await owner.create({ ...http, auth: { ...auth, secret: "token" } });
    await owner.invoke({ path: "/things" }, "api");
    expect(outside.received[0]?.url).toBe("https://api.example.com/v1/things");
    expect(Object.fromEntries(outside.received[0]?.headers ?? [])).toMatchObject(headers);
  });

  it("sends a text as it is where its type is named, and what a caller sends before its own", async () => {
    outside.on("api.example.com", () => Response.json({}));
    await owner.create({ ...http, auth: { scheme: "none" } });
    const headers = { "Content-Type": "text/csv", "User-Agent": "Theirs" };
    await owner.invoke({ method: "POST", path: "/x", headers, body: "a;b" }, "api");
    await owner.invoke({ method: "POST", path: "/x", body: "a;b" }, "api");
    expect(outside.received.map(({ body }) => body)).toEqual(["a;b", '"a;b"']);
    expect(outside.received[0]?.headers.get("user-agent")).toBe("Theirs");
    expect(outside.received[0]?.headers.get("authorization")).toBe(null);
  });

  it("answers the other system's refusal as it is, scrubbed", async () => {
    outside.on("api.github.com", () =>
      Response.json({ echo: `Bearer ${TOKEN}`, b: btoa(TOKEN) }, { status: 404 }),
    );
    await owner.create();
    const answer = await owner.invoke();
    expect([answer.status, answer.body.data.status]).toEqual([200, 404]);
    expect(answer.text).not.toContain(TOKEN);
    expect(answer.text).not.toContain(btoa(TOKEN));
  });

  /** Attack: a path that leaves the base, for a place that the connector was never made for. */
  it.each([
    "//evil.example.com/",
    "/../admin",
    "/a/../../admin",
    "/%2e%2e/admin",
    "/a/%2E%2e%2Fadmin",
    "/%252e%252e/admin",
    "/a%5c..%5cadmin",
    "\\\\evil.example.com",
    "https://evil.example.com/",
    "evil",
    "@evil.example.com/",
    "/a?b=c",
    "/a#b",
    "/a b",
    "/%zz",
    "/a\r\nx: y",
    "",
  ])("refuses the path %j", async (path) => {
    outside.on("api.example.com", () => Response.json({}));
    outside.on("evil.example.com", () => Response.json({}));
    await owner.create({ ...http, auth: { secret: "token" } });
    const refused = await owner.invoke({ path }, "api");
    expect([refused.status, refused.body.details[0].field]).toEqual([422, "path"]);
    expect(outside.received).toEqual([]);
  });

  it.each(["/a%2Fb/c", "/a.b/..c", "/a/", "/%C3%A4"])("takes the path %j", async (path) => {
    outside.on("api.example.com", () => Response.json({}));
    await owner.create({ ...http, auth: { secret: "token" } });
    expect((await owner.invoke({ path }, "api")).status).toBe(200);
    expect(outside.received[0]?.url).toBe(`https://api.example.com/v1${path}`);
  });

  it.each([
    ["headers", { headers: { Authorization: "Bearer x" } }],
    ["headers", { headers: { Host: "evil.example.com" } }],
    ["headers.x", { headers: { x: "a\r\nb: c" } }],
    ["method", { method: "TRACE" }],
    ["body", { method: "GET", body: {} }],
    ["query.a", { query: { a: "\ud800" } }],
    ["body.0", { method: "POST", body: ["\ud800"] }],
  ])("refuses a wrong %s", async (field, json) => {
    outside.on("api.github.com", () => Response.json({}));
    await owner.create();
    const refused = await owner.invoke(json);
    expect([refused.status, refused.body.details[0].field]).toEqual([422, field]);
    expect(outside.received).toEqual([]);
  });

  it("says what is wrong where the other system does not answer", async () => {
    await owner.create();
    outside.on("api.github.com", () => {
      throw new Error(`connect to https://api.github.com/?${TOKEN}`);
    });
    const failed = await owner.invoke();
    expect([failed.status, failed.body.error]).toEqual([502, "upstream_error"]);
    expect(failed.text).not.toContain(TOKEN);
  });

  it("without its secret is 409, names the slug, and works again with a secret of the slug", async () => {
    outside.on("api.github.com", () => Response.json({}));
    await owner.create();
    const review = await owner.ask("DELETE", "/secrets/token");
    await owner.ask("DELETE", `/secrets/token?confirm=${review.body.confirm}`);
    const missing = await owner.invoke();
    expect([missing.status, missing.body.error]).toEqual([409, "secret_missing"]);
    expect(missing.body.message).toContain("'token'");
    await owner.secret("token");
    expect((await owner.invoke()).status).toBe(200);
  });

  it("leaves an event each time: method, path, status, and never what was sent", async () => {
    outside.on("api.github.com", ({ method }) =>
      Response.json({ answer: "x" }, { status: method === "POST" ? 404 : 200 }),
    );
    await owner.create();
    await owner.invoke({ path: "/user", query: { q: "in-the-query" } });
    await owner.invoke({ method: "POST", path: "/x", body: { v: "in-the-body" } });
    outside.reset();
    await owner.invoke();
    const events = await auditEventsOf(house.companyId);
    const ours = events.filter(({ action }) => action === "connectors:execute");
    expect(
      ours.map(({ outcome, target, details }) => [outcome, target, JSON.parse(String(details))]),
    ).toEqual([
      ["success", "connector:github", { id: expect.any(String), ...at("GET", "/user", 200) }],
      ["failure", "connector:github", { id: expect.any(String), ...at("POST", "/x", 404) }],
      [
        "failure",
        "connector:github",
        { id: expect.any(String), method: "GET", path: "/user", code: "upstream_error" },
      ],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/in-the-|ghp_/);
  });
});

function at(method: string, path: string, status: number) {
  return { method, path, status };
}

describe("test", () => {
  const SLACK = { slug: "slack", name: "Slack", type: "slack" };

  it.each([
    ["works", 200, { login: "octocat" }, true, "The credential works: octocat."],
    ["is refused", 401, { message: "Bad credentials" }, false, "wrong, expired or revoked"],
    ["is blocked", 403, { message: "Bad credentials" }, false, "refuses the credential"],
    ["is an app's without rights", 403, { message: "Resource not accessible" }, false, "lacks"],
    ["is unknown for a fault", 502, {}, false, "has a fault (502)"],
  ])("says that GitHub's %s", async (_, status, body, ok, message) => {
    outside.on("api.github.com", () => Response.json(body, { status }));
    await owner.create();
    const { status: own, body: answer } = await owner.test();
    expect([own, answer.data]).toEqual([
      200,
      { ok, status, message: expect.stringContaining(message) },
    ]);
    expect(outside.received[0]?.url).toBe("https://api.github.com/user");
  });

  it("asks for the rate limit where a token is an app's", async () => {
    outside.on("api.github.com", ({ url }) =>
      url.endsWith("/user")
        ? Response.json({ message: "Resource not accessible by integration" }, { status: 403 })
        : Response.json({ resources: {} }),
    );
    await owner.create();
    expect((await owner.test()).body.data).toMatchObject({ ok: true, status: 200 });
    expect(outside.received.map(({ url }) => new URL(url).pathname)).toEqual([
      "/user",
      "/rate_limit",
    ]);
  });

  it.each([
    [{ ok: true, user: "bot" }, true, "The credential works: bot."],
    [{ ok: false, error: "invalid_auth" }, false, "invalid_auth"],
    [{ ok: false, error: "token_revoked" }, false, "revoked"],
    [{ ok: false, error: "token_expired" }, false, "expired"],
    [{ ok: false, error: "missing_scope", needed: "chat:write" }, false, "Needed: chat:write."],
    [{ ok: false, error: "<script>alert(1)</script>" }, false, "Slack answered an error."],
    [{ ok: false, error: "constructor" }, false, "Slack answered constructor."],
  ])("says what Slack says with 200: %j", async (body, ok, message) => {
    outside.on("slack.com", () => Response.json(body));
    await owner.create(SLACK);
    const answer = await owner.test("slack");
    expect(answer.body.data).toEqual({
      ...{ ok, status: 200 },
      message: expect.stringContaining(message),
    });
    expect(outside.received[0]?.url).toBe("https://slack.com/api/auth.test");
  });

  it("asks any API at its base URL, or where it is told to", async () => {
    outside.on(
      "api.example.com",
      ({ url }) => new Response(null, { status: url.endsWith("/me") ? 204 : 404 }),
    );
    await owner.create({ ...http, auth: { secret: "token" } });
    expect((await owner.test("api")).body.data).toEqual({
      ...{ ok: false, status: 404 },
      message:
        "It answered 404 here. That says nothing of the credential: name a path that needs it.",
    });
    expect((await owner.test("api", { path: "/me" })).body.data).toMatchObject({ ok: true });
    await owner.create();
    expect((await owner.test("github", { path: "/me" })).status).toBe(422);
  });

  it("answers that nothing is there, and throws what keeps it from asking", async () => {
    await owner.create();
    outside.on("api.github.com", () => {
      throw new TypeError("certificate has expired, TLS peer");
    });
    expect((await owner.test()).body.data).toEqual({
      ...{ ok: false, status: null },
      message: expect.stringMatching(/certificate or TLS/),
    });
    const review = await owner.ask("DELETE", "/secrets/token");
    await owner.ask("DELETE", `/secrets/token?confirm=${review.body.confirm}`);
    expect((await owner.test()).body.error).toBe("secret_missing");
  });
});
