/** A call's headers, and what comes back: echoes, bodies, failures. */

import { describe, expect, it } from "vitest";

import { call } from "../../../src/features/egress/index.ts";
import { callOf, caught, noting, ok, useDesk, VALUE } from "./support.ts";

const desk = useDesk();

/** Attack: a value with a line break begins a header, or a request, of its own. */
describe("headers", () => {
  it.each([
    ["a line break", { "x-a": ["b\r\nx-evil: 1"] }],
    ["a line feed", { "x-a": ["b\nc"] }],
    ["a NUL", { "x-a": ["b\0c"] }],
    ["what is not ASCII", { "x-a": ["b\u2028c"] }],
    ["a name with a blank", { "x a": ["b"] }],
    ["an empty name", { "": ["b"] }],
    ["Host", { Host: ["evil.example.com"] }],
    ["Content-Length", { "content-length": ["3"] }],
    ["Transfer-Encoding", { "Transfer-Encoding": ["chunked"] }],
    ["CF-Connecting-IP", { "CF-Connecting-IP": ["127.0.0.1"] }],
    ["X-Forwarded-For", { "x-forwarded-for": ["127.0.0.1"] }],
    ["the credential's own", { Authorization: ["Bearer another"] }],
    ["one twice", { "X-A": ["1"], "x-a": ["2"] }],
  ])("with %s are refused", async (_, headers: Record<string, string[]>) => {
    const { sent, fetchOut } = noting(ok);
    const error = await caught(call(desk.context({ fetchOut }), callOf({ headers })));
    expect(error).toMatchObject({ code: "validation_error" });
    expect(sent).toEqual([]);
  });

  it("take no value with a line break, and say nothing of it", async () => {
    await desk.secret("broken", "first-half\nsecond-half");
    for (const credential of [
      { scheme: "bearer", secret: "broken" },
      { scheme: "header", name: "x-key", secret: "broken" },
    ] as const) {
      const error = await caught(call(desk.context(), callOf({ credential })));
      expect(error).toMatchObject({ code: "validation_error" });
      expect(JSON.stringify(error)).not.toMatch(/half/);
    }
  });

  it("of a connection go no further, in either direction, and neither do those it names", async () => {
    const { sent, fetchOut } = noting(
      () =>
        new Response("x", {
          headers: {
            ...{ connection: "x-theirs", "x-theirs": "1", "keep-alive": "timeout=5" },
            ...{ "proxy-authenticate": "Basic", trailer: "x", "x-kept": "1" },
          },
        }),
    );
    const headers = {
      ...{ Connection: ["keep-alive, X-Hop"], "x-hop": ["1"], "keep-alive": ["1"], te: ["x"] },
      ...{ "proxy-authorization": ["Basic x"], upgrade: ["h2c"], "x-kept": ["1"] },
    };
    const answer = await call(desk.context({ fetchOut }), callOf({ headers }));
    expect(Object.keys(sent[0]?.headers ?? {}).toSorted()).toEqual([
      ...["accept-encoding", "authorization", "x-kept"],
    ]);
    expect(Object.keys(answer.headers).toSorted()).toEqual(["content-type", "x-kept"]);
  });

  it("do not lose a credential that is configured to stand in one of them", async () => {
    for (const name of ["connection", "Transfer-Encoding", "host", "accept-encoding", "te"]) {
      const credential = { scheme: "header", name, secret: "token" } as const;
      const { sent, fetchOut } = noting(ok);
      const error = await caught(call(desk.context({ fetchOut }), callOf({ credential })));
      expect(error).toMatchObject({ code: "validation_error" });
      expect(sent).toEqual([]);
    }
  });
});

/** Attack: the system that is called has an error page that shows the request. */
describe("an answer that echoes", () => {
  it("in a header, a header's name, a cookie, names and strings of JSON is clean", async () => {
    const escaped = Array.from(VALUE)
      .map((one) => `\\u00${one.charCodeAt(0).toString(16)}`)
      .join("");
    const text = `{"${VALUE}":1,"a":["x ${VALUE}",{"b":"${escaped}"}],"c":"\\u0063${VALUE.slice(1)}"}`;
    const { fetchOut } = noting(
      () =>
        new Response(text, {
          status: 500,
          statusText: `no ${VALUE}`,
          headers: {
            ...{ "content-type": "application/problem+json", "set-cookie": `s=${VALUE}` },
            ...{ "x-echo": `Bearer ${VALUE}`, [`x-${VALUE}`]: btoa(`Bearer ${VALUE}`) },
          },
        }),
    );
    const answer = await call(desk.context({ fetchOut }), callOf());
    expect(answer).toEqual({
      status: 500,
      headers: {
        "content-type": "application/problem+json",
        "x-echo": "Bearer [secret]",
        "x-[secret]": expect.stringMatching(/^QmVhcmVyI\[secret\]=*$/) as string,
      },
      body: { "[secret]": 1, a: ["x [secret]", { b: "[secret]" }], c: "[secret]" },
    });
  });

  it("of scheme 'basic' is clean of the pair in base64, too", async () => {
    const { fetchOut } = noting(({ headers }) => new Response(headers["authorization"]));
    const credential = { scheme: "basic", username: "a-user", secret: "token" } as const;
    const { body } = await call(desk.context({ fetchOut }), callOf({ credential }));
    expect(body).toMatch(/^Basic \[secret\]=*$/);
  });

  it("of an access token is clean of what it was made of, too", async () => {
    const { Secret } = await import("../../../src/core/secret.ts");
    const { fetchOut } = noting(() => new Response("access-token-1 refresh-token-1"));
    const { body } = await call(
      desk.context({
        fetchOut,
        accessTokenFor: () =>
          Promise.resolve({
            ...{ token: new Secret("access-token-1"), id: "t1" },
            beside: [new Secret("refresh-token-1")],
          }),
      }),
      callOf({
        credential: {
          ...{ scheme: "oauth2_refresh", connectorId: "con_1", clientId: "c", secret: "token" },
          tokenUrl: "https://auth.example.com/token",
        },
      }),
    );
    expect(body).toBe("[secret] [secret]");
  });

  it.each([
    ["UTF-16", "text/plain; charset=utf-16le", 2],
    ["UTF-16 that calls itself JSON", "application/json; charset=utf-16le", 2],
    ["a charset that nobody knows", "text/plain; charset=x-unheard-of", 1],
  ])("in %s is clean", async (_, type, width) => {
    const bytes = Uint8Array.from(
      Array.from(`"${VALUE}"`).flatMap((one) =>
        width === 2 ? [one.charCodeAt(0), 0] : [one.charCodeAt(0)],
      ),
    );
    const { fetchOut } = noting(() => new Response(bytes, { headers: { "content-type": type } }));
    const answer = await call(desk.context({ fetchOut }), callOf());
    const body = answer.body as string;
    const shown = (answer.bodyEncoding === "base64" ? atob(body) : body).replaceAll("\0", "");
    expect(shown).toContain("[secret]");
    expect(shown).not.toContain("canary");
  });
});

describe("a body", () => {
  const answered = async (body: BodyInit | null, type?: string, status = 200) => {
    const headers = type === undefined ? {} : { "content-type": type };
    const { fetchOut } = noting(() => new Response(body, { status, headers }));
    const { body: read, bodyEncoding } = await call(desk.context({ fetchOut }), callOf());
    return [read, bodyEncoding];
  };

  it.each([
    [
      "of JSON is what it says",
      '{"a":[1,null]}',
      "application/json; charset=utf-8",
      { a: [1, null] },
    ],
    ["of JSON behind a byte order mark too", '\ufeff{"a":1}', "application/json", { a: 1 }],
    ["that only says it is JSON is text", "<html>", "application/json", "<html>"],
    ["of JSON under another name is text", '{"a":1}', "text/plain", '{"a":1}'],
    [
      "of too many brackets is text",
      "[".repeat(9_000) + "]".repeat(9_000),
      "application/json",
      "[".repeat(9_000) + "]".repeat(9_000),
    ],
    [
      "with a member named __proto__ keeps it",
      '{"__proto__":{"a":"\\n"}}',
      "application/json",
      JSON.parse('{"__proto__":{"a":"\\n"}}'),
    ],
  ])("%s", async (_, text, type, expected: unknown) => {
    expect(await answered(text, type)).toEqual([expected, undefined]);
  });

  it("of bytes is base64, and none is null", async () => {
    expect(await answered(Uint8Array.of(0xff, 0, 1))).toEqual([btoa("\u00ff\0\u0001"), "base64"]);
    expect(await answered("a\0b", "text/plain")).toEqual([btoa("a\0b"), "base64"]);
    expect(await answered(null, undefined, 204)).toEqual([null, undefined]);
    expect(await answered("")).toEqual([null, undefined]);
  });

  it("goes with no GET and no HEAD", async () => {
    for (const method of ["GET", "HEAD"] as const) {
      const error = await caught(call(desk.context(), callOf({ method, body: ["x"] })));
      expect(error).toMatchObject({ code: "validation_error" });
    }
  });
});

/** An error is shown and logged: it has no address, no value, and no cause that has one. */
describe("a failure", () => {
  const LOUD = `https://api.example.com/?key=${VALUE}`;
  it.each([
    [
      "nobody there",
      () => Promise.reject(new TypeError(`fetch failed: ${LOUD}`)),
      "upstream_error",
      /could not be reached/,
    ],
    [
      "no certificate",
      () => Promise.reject(new Error(`TLS peer's certificate is not trusted; ${LOUD}`)),
      "upstream_error",
      /certificate/,
    ],
    ["no time", () => new Promise<never>(() => undefined), "upstream_timeout", /in time/],
    [
      "a body that breaks off",
      () =>
        Promise.resolve(
          new Response(
            new ReadableStream({ pull: (controller) => controller.error(new Error(LOUD)) }),
          ),
        ),
      "upstream_error",
      /broke off/,
    ],
  ] as const)("for %s is a constant", async (_, fetchOut, code, message) => {
    const error = await caught(call(desk.context({ fetchOut }), callOf({ timeoutMs: 100 })));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
    expect(error).not.toHaveProperty("cause");
    expect(JSON.stringify([error, typeof error === "string" ? "" : error.stack])).not.toMatch(
      /canary|example\.com/,
    );
  });

  it("in time counts everything: redirects, and a body that drips", async () => {
    const drip = () =>
      new Response(
        new ReadableStream({
          pull: async (controller) => {
            await scheduler.wait(20);
            controller.enqueue(Uint8Array.of(0x61));
          },
        }),
      );
    const away = async () => {
      await scheduler.wait(60);
      return new Response(null, { status: 302, headers: { location: "/again" } });
    };
    for (const answer of [drip, away]) {
      const began = Date.now();
      const { fetchOut } = noting(answer);
      const error = await caught(call(desk.context({ fetchOut }), callOf({ timeoutMs: 150 })));
      expect(error).toMatchObject({ code: "upstream_timeout" });
      expect(Date.now() - began).toBeLessThan(5_000);
    }
  });
});
