import { beforeEach, describe, expect, it } from "vitest";

import { composeFor } from "../../src/deps.ts";
import { createClientOrigins } from "../../src/features/oauth-clients/index.ts";
import { call } from "../support/call.ts";
import { seedClient } from "../support/registered.ts";
import { usePool } from "../support/tokens.ts";
import { env, seedCompany, seedKey, seedUser } from "../support/world.ts";

interface Sent {
  readonly bearer?: string;
  readonly key?: string;
  readonly headers?: Record<string, string>;
}

const pool = usePool();
let companyId: string;
let sub: string;
let clientId: string;
let origin: string;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  ({ sub } = await seedUser(companyId, "member"));
  origin = `https://${crypto.randomUUID()}.example`;
  clientId = await seedClient(companyId, {
    redirectUris: [`${origin}/callback?x=1`, "http://localhost:3000/cb", "http://[::1]:8080"],
  });
  composeFor(env).deps.clientOrigins.forget();
});

const preflight = (from: string, headers: Record<string, string> = {}, path = "/v1/services") =>
  call("OPTIONS", path, {
    headers: {
      origin: from,
      "access-control-request-method": "GET",
      "access-control-request-headers": "authorization",
      ...headers,
    },
  });

function corsHeadersOf(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => name.startsWith("access-control-"));
}

describe("a preflight", () => {
  it("is answered to the origins of registered clients, for Bearer tokens", async () => {
    const answer = await preflight(origin);

    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("vary")).toContain("Origin");
    expect(answer.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(answer.headers.get("access-control-allow-headers")?.split(", ")).toEqual([
      "authorization",
      "content-type",
      "idempotency-key",
      "if-match",
      "if-none-match",
      "x-nembl-company",
      "x-nembl-environment",
    ]);
    for (const local of ["http://localhost:3000", "http://[::1]:8080"]) {
      expect([local, (await preflight(local)).status]).toEqual([local, 204]);
    }
  });

  /** Attack: a page anywhere makes its visitors' browsers use a key or a session that they hold. */
  it("allows neither API keys nor cookies, whatever it asks for", async () => {
    const headers = { "access-control-request-headers": "x-api-key, cookie, authorization" };
    const answer = await preflight(origin, headers);
    expect(answer.headers.get("access-control-allow-headers")).not.toMatch(/x-api-key|cookie|\*/i);
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it.each([
    ["a stranger's", () => "https://evil.example"],
    ["none", () => "null"],
    ["a sub-domain", () => origin.replace("https://", "https://x.")],
    ["another port", () => `${origin}:8443`],
    ["plain http", () => origin.replace("https:", "http:")],
    ["another loopback port", () => "http://localhost:3001"],
    ["longer than the client's", () => `${origin}.evil.example`],
    ["with a path", () => `${origin}/callback`],
    ["with a pattern", () => "https://%"],
  ])("is not answered to %s origin", async (_, from) => {
    const answer = await preflight(from());
    expect([answer.status, corsHeadersOf(answer.headers)]).toEqual([405, []]);
    expect(answer.headers.get("vary")).toContain("Origin");
  });

  it("ends with the client", async () => {
    expect((await preflight(origin)).status).toBe(204);
    await env.DB.prepare("UPDATE oauth_clients SET status = 'deleting' WHERE client_id = ?")
      .bind(clientId)
      .run();
    composeFor(env).deps.clientOrigins.forget();
    expect((await preflight(origin)).status).toBe(405);
  });
});

describe("a request", () => {
  const ask = async (from: string, claims = { client_id: clientId }) =>
    call("GET", "/v1/services", {
      bearer: await pool.sign(sub, claims),
      headers: { origin: from },
    });

  it("with the client's token from the client's origin may be read there", async () => {
    const answer = await ask(origin);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBe(origin);
    expect(answer.headers.get("vary")).toContain("Origin");
    const exposed = answer.headers.get("access-control-expose-headers")?.split(", ");
    for (const name of ["ETag", "Location", "Retry-After", "X-Request-Id"]) {
      expect(exposed).toContain(name);
    }
    expect(answer.headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("may read there why it was refused, an expired token above all", async () => {
    const expired = await call("GET", "/v1/services", {
      bearer: await pool.sign(sub, {
        client_id: clientId,
        exp: Math.floor(Date.now() / 1000) - 600,
      }),
      headers: { origin },
    });
    expect([expired.status, expired.headers.get("access-control-allow-origin")]).toEqual([
      401,
      origin,
    ]);
    const refused = await call("GET", "/v1/api-keys", {
      bearer: await pool.sign(sub, { client_id: clientId }),
      headers: { origin },
    });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([
      403,
      origin,
    ]);
  });

  it("from elsewhere is answered, and no page can read it", async () => {
    for (const from of ["https://evil.example", "null", `${origin}.evil.example`]) {
      const answer = await ask(from);
      expect([from, answer.status, corsHeadersOf(answer.headers)]).toEqual([from, 200, []]);
      expect(answer.headers.get("vary")).toContain("Origin");
    }
  });

  /** Attack: one customer's page reads what another customer's app fetches. */
  it("of one client cannot be read at another's origin", async () => {
    const other = await seedClient((await seedCompany()).id, {
      redirectUris: ["https://b.example/"],
    });
    composeFor(env).deps.clientOrigins.forget();
    expect((await preflight("https://b.example")).status).toBe(204);
    expect(corsHeadersOf((await ask("https://b.example")).headers)).toEqual([]);
    expect(corsHeadersOf((await ask(origin, { client_id: other })).headers)).toEqual([]);
  });

  it.each([
    ["a first-party token", async () => ({ bearer: await pool.sign(sub) })],
    ["an API key", async () => ({ key: (await seedKey(companyId, "live")).value })],
    ["a session", async () => ({ headers: { cookie: "__Host-nembl_session=x" } })],
    [
      "a token and a cookie",
      async () => ({
        bearer: await pool.sign(sub, { client_id: clientId }),
        headers: { cookie: "__Host-nembl_session=x" },
      }),
    ],
    [
      "a token and a key",
      async () => ({
        bearer: await pool.sign(sub, { client_id: clientId }),
        key: (await seedKey(companyId, "live")).value,
      }),
    ],
  ])("with %s cannot be read by any page", async (_, credential) => {
    const sent: Sent = await credential();
    const answer = await call("GET", "/v1/services", {
      ...sent,
      headers: { ...sent.headers, origin },
    });
    expect(corsHeadersOf(answer.headers)).toEqual([]);
  });
});

/** An app must be able to see that it has to sign in again; what it is told is what anybody is told. */
it.each<[string, Sent, number]>([
  ["without a credential", {}, 401],
  ["with a token that cannot be read", { bearer: "a.b.c" }, 401],
  ["with an empty token", { headers: { authorization: "Bearer " } }, 400],
])(
  "a refusal %s may be read at every registered origin, and nowhere else",
  async (_, sent, status) => {
    const ask = (from: string) =>
      call("GET", "/v1/services", { ...sent, headers: { ...sent.headers, origin: from } });
    const answer = await ask(origin);
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([
      status,
      origin,
    ]);
    expect(corsHeadersOf((await ask("https://evil.example")).headers)).toEqual([]);
  },
);

describe("the table of origins", () => {
  it("is read at most every two seconds, however many origins a flood invents", async () => {
    let reads = 0;
    const origins = createClientOrigins(async () => {
      reads++;
      return [{ clientId: "c", origin: "https://a.example" }];
    });
    for (let index = 0; index < 1_000; index++) {
      await origins.includes(`https://${index}.example`, null, 10_000 + index);
    }
    expect(reads).toBe(1);
    expect(await origins.includes("https://a.example", "c", 12_500)).toBe(true);
    expect(await origins.includes("https://a.example", "other", 12_500)).toBe(false);
    expect(reads).toBe(2);
    expect(await origins.includes("https://a.example", null, 30_000)).toBe(true);
    expect(reads).toBe(2);
    await origins.includes("https://a.example", null, 43_000);
    expect(reads).toBe(3);
  });

  it("outlives the database being away, and knows nothing while it never was there", async () => {
    let away = true;
    const origins = createClientOrigins(async () => {
      if (away) throw new Error("D1_ERROR: Network connection lost.");
      return [{ clientId: "c", origin: "https://a.example" }];
    });
    expect(await origins.includes("https://a.example", null, 10_000)).toBe(false);
    away = false;
    expect(await origins.includes("https://a.example", null, 20_000)).toBe(true);
    away = true;
    expect(await origins.includes("https://a.example", null, 99_000)).toBe(true);
  });
});
