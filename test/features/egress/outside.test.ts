/** Against a system that really listens: codings, lengths, drips and redirects as the runtime's own `fetch` meets them. */

import { beforeEach, describe, expect, it } from "vitest";

import type { CodedError } from "../../../src/core/errors.ts";
import { call } from "../../../src/features/egress/index.ts";
import type { OutgoingCall, OutsideAnswer } from "../../../src/features/egress/index.ts";
import { env } from "../../support/world.ts";
import { callOf, openDesk, type Desk } from "./support.ts";

const VALUE = "canary-value-0123456789";
const [HOME = "", OTHER = ""] = (env as unknown as { OUTSIDE_URLS: string[] }).OUTSIDE_URLS;

let desk: Desk;

beforeEach(async () => {
  desk = await openDesk();
  await desk.secret("token", VALUE, { host: "127.0.0.1" });
});

function callHome(path: string, changes: Partial<OutgoingCall> = {}): Promise<OutsideAnswer> {
  const ctx = desk.context({
    fetchOut: (url, init) => fetch(url, init),
    addressRules: { loopbackAllowed: true, ownOrigins: ["https://api.nembl.com"] },
  });
  return call(ctx, callOf({ base: HOME, url: [path], ...changes }));
}

const code = (work: Promise<unknown>) =>
  work.then(
    () => "answered",
    (error: unknown) => `${(error as CodedError).code}: ${(error as CodedError).message}`,
  );

describe("a real system", () => {
  it("gets the call, and its echo comes back clean", async () => {
    const { body, status } = await callHome("/echo", { method: "POST", body: ["a body"] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ method: "POST", url: "/echo", body: "a body" },
      headers: { authorization: "Bearer [secret]", "accept-encoding": "gzip" },
    });
    expect(JSON.stringify(body)).not.toContain("canary");
  });

  it("that compresses is read and clean, in one coding", async () => {
    const { body, headers } = await callHome("/gzip");
    expect(body).toMatchObject({ headers: { authorization: "Bearer [secret]" } });
    expect(headers).not.toHaveProperty("content-encoding");
    expect(headers).not.toHaveProperty("content-length");
  });

  it.each(["/gzip-twice", "/deflate", "/gzip-capitals"])(
    "that answers %s is not read",
    async (path) => {
      expect(await code(callHome(path))).toMatch(/^upstream_error: .*coding/);
    },
  );

  it("that only says it compressed, or lies about the length, or hangs up, failed", async () => {
    expect(await code(callHome("/no-gzip"))).toMatch(/^upstream_error/);
    expect(await code(callHome("/too-short"))).toMatch(/^upstream_error/);
    expect(await code(callHome("/cut"))).toMatch(/^upstream_error/);
  });

  /** Attack: some kilobytes that become 64 MB in the memory of an isolate that serves others. */
  it("that answers a bomb is cut off at 5 MiB", async () => {
    expect(await code(callHome("/bomb"))).toMatch(/^upstream_error: .*5 MiB/);
    expect(await code(callHome(`/large?size=${5 * 1024 * 1024 + 1}`))).toMatch(/5 MiB/);
    const { body } = await callHome(`/large?size=${5 * 1024 * 1024}`);
    expect(body).toHaveLength(5 * 1024 * 1024);
  });

  it("that hangs, or drips without an end, is given up in time", async () => {
    for (const path of ["/hang", "/drip"]) {
      const began = Date.now();
      expect(await code(callHome(path, { timeoutMs: 300 }))).toMatch(/^upstream_timeout/);
      expect(Date.now() - began).toBeLessThan(5_000);
    }
  });

  it("that redirects elsewhere gets nothing there, and at home all of it", async () => {
    const there = encodeURIComponent(`${OTHER}/echo`);
    const headers = { "x-api-key": ["configured"], cookie: ["a=b"] };
    const away = await callHome(`/redirect?status=302&to=${there}`, { headers });
    expect(away.body).toMatchObject({ method: "GET", url: "/echo", body: "" });
    const seen = (away.body as { headers: Record<string, string> }).headers;
    for (const name of ["authorization", "cookie", "x-api-key"])
      expect(seen).not.toHaveProperty(name);

    const home = await callHome("/redirect?status=307&to=/echo", {
      ...{ headers, method: "POST", body: ["a body"] },
    });
    expect(home.body).toMatchObject({
      ...{ method: "POST", body: "a body" },
      headers: { authorization: "Bearer [secret]", "x-api-key": "configured" },
    });
    expect(await code(callHome(`/redirect?status=307&to=${there}`, { method: "POST" }))).toMatch(
      /^upstream_error/,
    );
    expect(await code(callHome("/redirect?to=/redirect"))).toMatch(/^answered|^upstream_error/);
  });
});
