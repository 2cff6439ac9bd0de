/** The one way out: what is sent where, and what comes back. Other systems are in memory here; `outside.test.ts` has real ones. */

import { describe, expect, it } from "vitest";

import { call } from "../../../src/features/egress/index.ts";
import { auditEventsOf } from "../../support/world.ts";
import { callOf, caught, CONNECTOR, noting, ok, useDesk, VALUE } from "./support.ts";

const desk = useDesk();

describe("a call", () => {
  it("goes where it is pinned with its credential, and answers what came back", async () => {
    const { sent, fetchOut } = noting(() =>
      Response.json({ id: 7 }, { status: 201, headers: { "x-request-id": "r1" } }),
    );
    const answer = await call(
      desk.context({ fetchOut }),
      callOf({
        ...{ base: "https://api.example.com/v2/", url: ["/items/", "a%20b"], method: "POST" },
        headers: { "Content-Type": ["application/json"], "X-Trace": ["t"] },
        query: { q: ["a%26b"], "n&": ["1"] },
        body: ['{"name":"x"}'],
      }),
    );
    expect(sent).toEqual([
      {
        url: "https://api.example.com/v2/items/a%20b?q=a%26b&n%26=1",
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-trace": "t",
          "accept-encoding": "gzip",
          authorization: `Bearer ${VALUE}`,
        },
        body: '{"name":"x"}',
      },
    ]);
    expect(answer).toEqual({
      status: 201,
      headers: { "content-type": "application/json", "x-request-id": "r1" },
      body: { id: 7 },
    });
  });

  it.each([
    [{ scheme: "bearer", secret: "token" }, "authorization", `Bearer ${VALUE}`],
    [
      { scheme: "basic", username: "user", secret: "token" },
      "authorization",
      `Basic ${btoa(`user:${VALUE}`)}`,
    ],
    [{ scheme: "header", name: "X-Api-Key", secret: "token" }, "x-api-key", VALUE],
  ] as const)("places %o", async (credential, name, value) => {
    const { sent, fetchOut } = noting(ok);
    await call(desk.context({ fetchOut }), callOf({ credential }));
    expect(sent[0]?.headers[name]).toBe(value);
    expect(sent[0]?.url).toBe("https://api.example.com/items");
  });

  it("places one in the address for scheme 'query' alone, and leaves the rest of it as written", async () => {
    await desk.secret("odd", "a&b=c d#e+f");
    const { sent, fetchOut } = noting(ok);
    const credential = { scheme: "query", name: "key", secret: "odd" } as const;
    await call(desk.context({ fetchOut }), callOf({ credential, query: { q: ["a%20b~"] } }));
    expect(sent[0]?.url).toBe("https://api.example.com/items?q=a%20b~&key=a%26b%3Dc%20d%23e%2Bf");
  });

  it("puts values where a text has places for them, encoded for each", async () => {
    await desk.secret("quoted", 'say "x"\\\n');
    const { sent, fetchOut } = noting(ok);
    await call(
      desk.context({ fetchOut }),
      callOf({
        ...{ credential: { scheme: "none" }, method: "PUT" },
        headers: { "x-key": ["k=", { secret: "token", as: "header" }] },
        body: ['{"v":"', { secret: "quoted", as: "json" }, '"}'],
      }),
    );
    expect(sent[0]?.headers["x-key"]).toBe(`k=${VALUE}`);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ v: 'say "x"\\\n' });
  });

  it("is in the audit log as a retrieval by what uses it, once a secret", async () => {
    const by = { ...CONNECTOR, instanceId: "exec_1", phase: "deploy" };
    const { fetchOut } = noting(ok);
    const headers = { "x-again": [{ secret: "token", as: "header" } as const] };
    await call(desk.context({ fetchOut }), callOf({ by, headers }));
    const events = await auditEventsOf(desk.companyId);
    expect(events).toHaveLength(1);
    expect(JSON.parse(String(events[0]?.["details"]))).toEqual({ retrievedBy: by, version: 1 });
  });

  it("asks for another access token once where one is refused, and no more than once", async () => {
    const { sent, fetchOut } = noting(() => new Response("no", { status: 401 }));
    const asked: (string | undefined)[] = [];
    const { Secret } = await import("../../../src/core/secret.ts");
    const answer = await call(
      desk.context({
        fetchOut,
        accessTokenFor: (_, { refusedId }) => {
          asked.push(refusedId);
          return Promise.resolve({
            token: new Secret(`access-${asked.length}`),
            id: `t${asked.length}`,
            beside: [new Secret("refresh-token-1")],
          });
        },
      }),
      callOf({
        credential: {
          ...{ scheme: "oauth2_refresh", connectorId: "con_1", clientId: "c", secret: "token" },
          tokenUrl: "https://auth.example.com/token",
        },
      }),
    );
    expect(answer.status).toBe(401);
    expect(asked).toEqual([undefined, "t1"]);
    expect(sent.map(({ headers }) => headers["authorization"])).toEqual([
      "Bearer access-1",
      "Bearer access-2",
    ]);
  });
});

/** Attack: a value that was bound to one use and one host is sent by another, or elsewhere. */
describe("a secret that is not bound to this", () => {
  it.each([
    ["not at all", null, "forbidden"],
    ["to another host", { host: "other.example.com" }, "forbidden"],
    ["to another connector", { by: { type: "connector", id: "con_2" } }, "forbidden"],
    ["to no host by itself, without a list", { host: null }, "forbidden"],
    ["where its own list names other hosts", { allowedHosts: ["other.example.com"] }, "forbidden"],
  ] as const)("%s is not read, and nobody is called", async (_, bound, code) => {
    await desk.secret("other", "canary-of-another", bound);
    const { sent, fetchOut } = noting(ok);
    const credential = { scheme: "bearer", secret: "other" } as const;
    const error = await caught(call(desk.context({ fetchOut }), callOf({ credential })));
    expect(error).toMatchObject({ code });
    expect(sent).toEqual([]);
    const [event] = await auditEventsOf(desk.companyId);
    expect(event).toMatchObject({ outcome: "failure", target: "secret:other" });
  });

  it("of a phase needs the host in the secret's own list, too", async () => {
    const by = { type: "workflow_phase", id: "wf_1:deploy" } as const;
    await desk.secret("free", "canary-of-a-phase", { by });
    await desk.secret("listed", "canary-of-a-phase", { by, allowedHosts: ["api.example.com"] });
    const { sent, fetchOut } = noting(ok);
    const of = (secret: string) =>
      callOf({
        ...{ by, base: null, url: ["https://api.example.com/x"], credential: { scheme: "none" } },
        headers: { "x-key": [{ secret, as: "header" }] },
      });
    expect(await caught(call(desk.context({ fetchOut }), of("free")))).toMatchObject({
      code: "forbidden",
    });
    expect(sent).toEqual([]);
    await call(desk.context({ fetchOut }), of("listed"));
    expect(sent[0]?.headers["x-key"]).toBe("canary-of-a-phase");
  });

  it("or is gone is told by its slug", async () => {
    const credential = { scheme: "bearer", secret: "gone" } as const;
    expect(await caught(call(desk.context(), callOf({ credential })))).toMatchObject({
      code: "secret_missing",
      message: expect.stringContaining("'gone'") as string,
    });
  });
});

/** Attack: an address that reads as the pinned one and is another, before any value is there. */
describe("an address that is refused", () => {
  const base = "https://api.example.com/v2";
  it.each([
    ["a step out of the prefix", { base, url: ["/../admin"] }],
    ["an encoded step", { base, url: ["/%2e%2e/admin"] }],
    ["a half encoded step", { base, url: ["/.%2E/admin"] }],
    ["an encoded slash behind it", { base, url: ["/..%2fadmin"] }],
    ["a step encoded twice", { base, url: ["/%252e%252e/admin"] }],
    ["a step encoded thrice", { base, url: ["/%25252e%25252e%25252fadmin"] }],
    ["a step with a parameter", { base, url: ["/..;x=1/admin"] }],
    ["a step by backslash", { base, url: ["/..\\admin"] }],
    ["a step at the end", { base, url: ["/items/.."] }],
    ["a fragment", { base, url: ["/items#x"] }],
    ["a blank", { base, url: ["/a b"] }],
    ["another alphabet", { base, url: ["/п"] }],
    ["a query that was not encoded", { base, query: { q: ["a&admin=1"] } }],
    ["a fragment in the query", { base, query: { q: ["a#b"] } }],
    ["a secret in the path", { base, url: ["/x/", { secret: "token", as: "path" }] }],
    ["a secret in the query", { base, query: { q: [{ secret: "token", as: "query" }] } }],
    ["no address", { base: null, url: ["/items"] }],
    ["no host", { base: null, url: ["https:///items"] }],
    ["plain http", { base: null, url: ["http://api.example.com/"] }],
    ["a user", { base: null, url: ["https://user:pass@api.example.com/"] }],
    ["a port of its own", { base: null, url: ["https://api.example.com:22/"] }],
    ["loopback", { base: null, url: ["https://127.0.0.1/"] }],
    ["metadata in decimal", { base: null, url: ["https://2852039166/"] }],
    ["loopback in IPv6", { base: null, url: ["https://[::ffff:127.0.0.1]/"] }],
    ["a dot behind the name", { base: null, url: ["https://api.example.com./"] }],
    ["our own API", { base: null, url: ["https://api.nembl.com/v1/secrets"] }],
    ["a base on a private network", { base: "https://10.0.0.1", url: ["/"] }],
  ] as const)("%s", async (_, changes) => {
    const { sent, fetchOut } = noting(ok);
    const error = await caught(call(desk.context({ fetchOut }), callOf(changes)));
    expect(error).toMatchObject({ code: "validation_error" });
    expect(sent).toEqual([]);
    expect(await auditEventsOf(desk.companyId)).toEqual([]);
  });

  it.each([["//evil.example.com/x"], ["@evil.example.com/"], [":8443/"], [".evil.example.com/"]])(
    "%s stays a path behind the base",
    async (path) => {
      const { sent, fetchOut } = noting(ok);
      await call(desk.context({ fetchOut }), callOf({ url: [path] }));
      expect(new URL(sent[0]?.url ?? "").origin).toBe("https://api.example.com");
    },
  );
});

/** Attack: the author of a workflow ends the isolate, and with it everybody's requests. */
it("places no more of its secrets than a request may hold", async () => {
  await desk.secret("large", "x".repeat(60_000));
  const place = { secret: "large", as: "json" } as const;
  const { sent, fetchOut } = noting(ok);
  const posted = (places: number) =>
    call(
      desk.context({ fetchOut }),
      callOf({ method: "POST", body: Array.from({ length: places }, () => place) }),
    );
  await expect(posted(18)).rejects.toMatchObject({ code: "validation_error" });
  expect(sent).toEqual([]);
  expect(await posted(17)).toMatchObject({ status: 200 });
});

/** Attack: a cache that knows an answer by its address gives it to another company, whose key is in a header. */
it("asks no cache", async () => {
  const inits: RequestInit[] = [];
  const fetchOut = async (_: string, init: RequestInit) => {
    inits.push(init);
    return ok();
  };
  await call(desk.context({ fetchOut }), callOf());
  expect(inits.map(({ cache }) => cache)).toEqual(["no-store"]);
});
