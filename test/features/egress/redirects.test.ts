/** Every redirect, to every kind of place, with a credential and with a body. */

import { beforeEach, describe, expect, it } from "vitest";

import type { CodedError } from "../../../src/core/errors.ts";
import { call, type OutgoingCall } from "../../../src/features/egress/index.ts";
import { callOf, noting, openDesk, type Desk } from "./support.ts";

const VALUE = "canary-value-0123456789";
const HOME = "https://api.example.com";

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.secret("token", VALUE);
});

const CREDENTIALS = [
  { scheme: "bearer", secret: "token" },
  { scheme: "basic", username: "u", secret: "token" },
  { scheme: "header", name: "x-api-key", secret: "token" },
  { scheme: "query", name: "key", secret: "token" },
] as const;

/** Redirects once by `status` to `location`, and answers then. */
async function redirected(status: number, location: string, changes: Partial<OutgoingCall> = {}) {
  const { sent, fetchOut } = noting((_, index) =>
    index === 0 ? new Response("there", { status, headers: { location } }) : new Response("fine"),
  );
  const outcome = await call(
    desk.context({ fetchOut }),
    callOf({ headers: { "x-configured": ["something"], cookie: ["a=b"] }, ...changes }),
  ).then(
    ({ body }) => body,
    (error: unknown) => (error as CodedError).code,
  );
  return { outcome, sent, second: sent[1] };
}

const FOREIGN = [
  ["another host", "https://evil.example.com/items"],
  ["a host below", "https://x.api.example.com/items"],
  ["another port", "https://api.example.com:8443/items"],
  ["without a scheme", "//evil.example.com/items"],
] as const;

const NOWHERE = [
  ["another scheme", "http://api.example.com/items"],
  ["a private network", "https://10.0.0.1/"],
  ["metadata in decimal", "https://2852039166/latest/meta-data/"],
  ["loopback in IPv6", "https://[::1]/"],
  ["an inner name", "https://kubernetes.default.svc/"],
  ["our own API", "https://api.nembl.com/v1/secrets"],
  ["a user", "https://user@api.example.com/items"],
  ["a script", "javascript:alert(1)"],
  ["no address", "https://"],
] as const;

/** Attack: whoever took over the system that is called sends the call on to a host of theirs, and reads what comes along. */
describe.each([301, 302, 303, 307, 308])("a redirect by %i", (status) => {
  describe.each(FOREIGN)("to %s", (_, location) => {
    it.each(CREDENTIALS)(
      "is followed by GET with nothing of $scheme, nor of what was configured",
      async (credential) => {
        const { outcome, second } = await redirected(status, location, { credential });
        expect(outcome).toBe("fine");
        expect(second?.method).toBe("GET");
        expect(second?.body).toBeNull();
        expect(Object.keys(second?.headers ?? {}).toSorted()).toEqual([
          "accept",
          "accept-encoding",
        ]);
        expect(JSON.stringify(second)).not.toContain("canary");
      },
    );

    it.each(["POST", "PUT", "PATCH", "DELETE"] as const)("is refused for %s", async (method) => {
      const body = method === "DELETE" ? null : ["the body"];
      const { outcome, sent } = await redirected(status, location, { method, body });
      expect(outcome).toBe("upstream_error");
      expect(sent).toHaveLength(1);
    });
  });

  it.each(NOWHERE)("to %s is refused", async (_, location) => {
    const { outcome, sent } = await redirected(status, location);
    expect(outcome).toBe("upstream_error");
    expect(sent).toHaveLength(1);
  });

  it.each(CREDENTIALS)("at home keeps $scheme and what was configured", async (credential) => {
    const { outcome, sent, second } = await redirected(status, `${HOME}/moved?x=1`, { credential });
    expect(outcome).toBe("fine");
    const url =
      credential.scheme === "query" ? `${HOME}/moved?x=1&key=${VALUE}` : `${HOME}/moved?x=1`;
    expect(second).toEqual({ ...sent[0], url });
  });

  it.each(["POST", "PUT", "PATCH"] as const)("at home treats %s as clients do", async (method) => {
    const headers = { "content-type": ["text/plain"], "x-configured": ["something"] };
    const { second } = await redirected(status, "/moved", { method, headers, body: ["the body"] });
    const becomesGet = status === 303 || (method === "POST" && status < 303);
    expect([second?.method, second?.body, second?.headers["content-type"]]).toEqual(
      becomesGet ? ["GET", null, undefined] : [method, "the body", "text/plain"],
    );
    expect(second?.headers["authorization"]).toBe(`Bearer ${VALUE}`);
  });

  it("leaves HEAD a HEAD", async () => {
    expect((await redirected(status, "/moved", { method: "HEAD" })).second?.method).toBe("HEAD");
  });
});

describe("a redirect", () => {
  /** Attack: to a host of the attacker's, which sends it back home: the credential comes again, at an address of its choice. */
  it.each(CREDENTIALS)("that comes home again stays bare of $scheme", async (credential) => {
    const places = ["https://evil.example.com/", `${HOME}/delete-all`];
    const { sent, fetchOut } = noting((_, index) =>
      index < 2
        ? new Response(null, { status: 307, headers: { location: places[index] ?? "" } })
        : new Response("fine"),
    );
    await call(desk.context({ fetchOut }), callOf({ credential }));
    const headers = { accept: "*/*", "accept-encoding": "gzip" };
    expect(sent.slice(1)).toEqual(
      places.map((url) => ({ url, method: "GET", headers, body: null })),
    );
  });

  it("out of the connector's prefix leaves the credential behind", async () => {
    const base = `${HOME}/v2`;
    for (const location of ["/v3/items", "/v2/../admin", "/v2/..%2fadmin", "/v22", "/"]) {
      const { second } = await redirected(302, location, { base });
      expect(second?.headers).not.toHaveProperty("authorization");
    }
    const { second } = await redirected(302, "/v2/moved", { base });
    expect(second?.headers["authorization"]).toBe(`Bearer ${VALUE}`);
  });

  /** Attack: a server that hands the query on, or writes what it was sent into the new address. */
  it.each([
    ["as it is", VALUE],
    ["in base64", btoa(`u:${VALUE}`)],
    [
      "percent-encoded",
      Array.from(VALUE)
        .map((one) => `%${one.charCodeAt(0).toString(16)}`)
        .join(""),
    ],
  ])("that carries the value %s to another host is refused", async (_, form) => {
    const { outcome, sent } = await redirected(302, `https://evil.example.com/?k=${form}`);
    expect(outcome).toBe("upstream_error");
    expect(sent).toHaveLength(1);
  });

  it("is followed five times and no more, in circles or not", async () => {
    for (const [redirects, expected] of [
      [5, "fine"],
      [6, "upstream_error"],
      [99, "upstream_error"],
    ] as const) {
      const { sent, fetchOut } = noting((_, index) =>
        index < redirects
          ? new Response(null, { status: 302, headers: { location: "/items" } })
          : new Response("fine"),
      );
      const outcome = await call(desk.context({ fetchOut }), callOf()).then(
        ({ body }) => body,
        (error: unknown) => (error as CodedError).code,
      );
      expect(outcome).toBe(expected);
      expect(sent.length).toBeLessThanOrEqual(6);
    }
  });

  it.each([300, 304, 305, 306, 399])("by %i is an answer", async (status) => {
    const { sent, fetchOut } = noting(
      () => new Response(null, { status, headers: { location: "/moved" } }),
    );
    expect(await call(desk.context({ fetchOut }), callOf())).toMatchObject({ status, body: null });
    expect(sent).toHaveLength(1);
  });

  it("without an address is an answer, which shows nothing of the value", async () => {
    const { fetchOut } = noting(
      () => new Response(null, { status: 302, headers: { "x-to": VALUE } }),
    );
    expect(await call(desk.context({ fetchOut }), callOf())).toMatchObject({
      status: 302,
      headers: { "x-to": "[secret]" },
    });
  });
});

/** Attack, or accident: the value is a label of a host, which the parser writes in lower case and a name server is asked. */
it("is not followed to a host that holds the value, however its letters are written", async () => {
  await desk.secret("cased", "CanaryValue0123456789");
  const credential = { scheme: "bearer", secret: "cased" } as const;
  const location = "https://CanaryValue0123456789.evil.example.com/";
  const { outcome, sent } = await redirected(302, location, { credential });
  expect([outcome, sent.length]).toEqual(["upstream_error", 1]);
});
