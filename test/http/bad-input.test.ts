import { createExecutionContext } from "cloudflare:test";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { createApp } from "../../src/app.ts";
import { createIsolate } from "../support/isolate.ts";
import { call } from "../support/call.ts";
import { startPool } from "../support/tokens.ts";
import { env, seedCompany, seedKey, seedUser } from "../support/world.ts";

let key: string;
let companyId: string;
let bearer: string;

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  key = (await seedKey(companyId, "live")).value;
  bearer = await (await startPool()).sign((await seedUser(companyId, "owner")).sub);
});
afterAll(() => vi.unstubAllGlobals());

async function expectRefused(
  answer: Awaited<ReturnType<typeof call>>,
  status: number,
  error: string,
): Promise<void> {
  expect([answer.status, answer.body.error]).toEqual([status, error]);
  expect(Object.keys(answer.body)).toEqual(expect.arrayContaining(["error", "message", "details"]));
  expect(answer.headers.get("x-request-id")).toBeTruthy();
  const { results } = await env.DB.prepare("SELECT id FROM services WHERE company_id = ?")
    .bind(companyId)
    .all();
  expect(results).toEqual([]);
}

const post = (body: BodyInit, contentType = "application/json") =>
  call("POST", "/v1/services", { key, body, headers: { "content-type": contentType } });

it.each([
  ["no JSON", "{", 400, "invalid_request"],
  ["an empty body", "", 422, "validation_error"],
  ["a JSON string", '"x"', 422, "validation_error"],
  ["a JSON null", "null", 422, "validation_error"],
  ["a JSON array", "[]", 422, "validation_error"],
  ["an unknown member", '{"name":"x","companyId":"co_1"}', 422, "validation_error"],
  ["a prototype", '{"name":"x","__proto__":{"a":1}}', 422, "validation_error"],
  ["a wrong type", '{"name":1}', 422, "validation_error"],
  [
    "a lone surrogate in a tag that is too long",
    `{"name":"x","tags":{"${"t".repeat(200)}":"v"}}`,
    422,
    "validation_error",
  ],
])("refuses %s", async (_, body, status, error) => {
  await expectRefused(await post(body), status, error);
});

it("names unknown members", async () => {
  const answer = await post('{"name":"x","companyId":"co_1"}');
  expect(answer.body.details).toEqual([{ field: "companyId", message: "Unknown field." }]);
});

it("refuses 2 MiB before reading it, with and without a length", async () => {
  const big = JSON.stringify({ name: "x".repeat(2 * 1024 * 1024) });
  await expectRefused(await post(big), 413, "payload_too_large");
  const chunk = new TextEncoder().encode("x".repeat(64 * 1024));
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (++sent > 32) return controller.close();
      controller.enqueue(chunk);
    },
  });
  await expectRefused(await post(stream), 413, "payload_too_large");
});

it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""])(
  "refuses the content type '%s'",
  async (contentType) => {
    await expectRefused(await post('{"name":"x"}', contentType), 415, "unsupported_media_type");
  },
);

it("takes an empty body for none, with and without a content type", async () => {
  for (const headers of [{}, { "content-type": "application/json" }]) {
    const own = await seedKey(companyId, "live");
    const body = new Uint8Array(0);
    const killed = await call("POST", "/v1/api-keys/revoke-self", {
      key: own.value,
      body,
      headers,
    });
    expect(killed.status).toBe(200);
  }
});

it("answers a wrong method with 405 and what the path does answer", async () => {
  const answer = await call("PUT", "/v1/services", { key, json: { name: "x" } });
  await expectRefused(answer, 405, "method_not_allowed");
  expect(answer.headers.get("allow")).toBe("GET, HEAD, POST");
  expect(answer.headers.get("ratelimit")).toBeTruthy();
  const below = await call("GET", "/v1/services/x/y", { key });
  expect([below.status, below.headers.get("ratelimit-policy")]).toEqual([404, expect.any(String)]);
  expect((await call("GET", "/v1/nothing", { key })).body.error).toBe("not_found");
  expect((await call("GET", "/nothing")).body.error).toBe("not_found");
});

it("refuses two credentials at once, in every pair", async () => {
  const cookie = { cookie: "__Host-nembl_session=abc" };
  await expectRefused(await call("GET", "/v1/me", { key, bearer: "abc" }), 400, "invalid_request");
  await expectRefused(
    await call("GET", "/v1/me", { key, headers: cookie }),
    400,
    "invalid_request",
  );
  await expectRefused(
    await call("GET", "/v1/me", { bearer: "a", headers: cookie }),
    400,
    "invalid_request",
  );
});

it.each(["Basic abc", "Bearer", "Bearer a b", "Bearer <x>", "bearer\u00a0x"])(
  "refuses the Authorization header '%s'",
  async (authorization) => {
    await expectRefused(
      await call("GET", "/v1/me", { headers: { authorization } }),
      400,
      "invalid_request",
    );
  },
);

it.each(["page=0", "page=-1", "page=x", "page=1.5", "pageSize=0", "pageSize=10000", "page=1e99"])(
  "refuses ?%s by its field",
  async (query) => {
    const answer = await call("GET", `/v1/services?${query}`, { key });
    await expectRefused(answer, 422, "validation_error");
    expect(answer.body.details[0].field).toBe(query.split("=")[0]);
  },
);

it("ignores unknown query parameters", async () => {
  expect((await call("GET", "/v1/services?companyId=co_x&foo=%00", { key })).status).toBe(200);
});

it.each(["%00", "..%2f..", "svc_%F0%9F%92%A9", "x".repeat(300), "svc_1'%20OR%201=1--"])(
  "knows no service '%s'",
  async (id) => {
    const answer = await call("GET", `/v1/services/${id}`, { key });
    expect([404, 422]).toContain(answer.status);
  },
);

it("refuses plain http outside development", async () => {
  const overrides = {
    ENVIRONMENT: "production",
    PUBLIC_URL: "https://api.test",
    SMS_BACKEND: "sns",
    EMAIL_BACKEND: "ses",
  };
  const isolate = createIsolate({ overrides });
  const answer = await isolate.fetch("/v1/me", { headers: { "x-api-key": key } });
  expect([answer.status, (await answer.json<{ error: string }>()).error]).toEqual([
    400,
    "https_required",
  ]);
});

it("does not start in production with a development setting on", async () => {
  const app = createApp();
  const overrides = { ENVIRONMENT: "production", COGNITO_PROFILE: "local" };
  const { env: bindings } = createIsolate({ overrides });
  const answer = await app.fetch(
    new Request("https://api.test/readyz"),
    bindings,
    createExecutionContext(),
  );
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  const text = await answer.text();
  expect(text).not.toContain("COGNITO");
  expect(
    (await app.fetch(new Request("https://api.test/v1/me"), bindings, createExecutionContext()))
      .status,
  ).toBeGreaterThanOrEqual(500);
});

it("tells a field that is missing from one of another type, and repeats neither", async () => {
  const missing = await call("POST", "/v1/services", { key, json: {} });
  expect(missing.body.details).toEqual([{ field: "name", message: "Required field is missing." }]);
  const number = await call("POST", "/v1/services", { key, json: { name: 81_549_300_300 } });
  expect(number.body.details).toEqual([
    { field: "name", message: "Invalid input: expected string, received number" },
  ]);
  const nothing = await call("POST", "/v1/services", { key, json: { name: null, tags: { a: 1 } } });
  expect(nothing.body.details.map(({ field }: { field: string }) => field)).toEqual([
    "name",
    "tags.a",
  ]);
  expect(number.text + nothing.text).not.toMatch(/81549300300|Required/);
});

it.each([
  "application/json ; charset=utf-8",
  "application/json;charset=utf-8",
  'APPLICATION/JSON; charset="utf-8"',
  "application/json;",
  "application/json; charset",
  " application/json",
])("takes a body sent as '%s'", async (type) => {
  const { value } = await seedKey(companyId, "test");
  const body = JSON.stringify({ name: "x" });
  const headers = { "content-type": type };
  const answer = await call("POST", "/v1/services", { key: value, body, headers });
  expect(answer.status).toBe(201);
});

it.each([
  "text/plain",
  "application/jsonp",
  "application/json, text/plain",
  "json",
  "application/x+json",
])("refuses a body sent as '%s'", async (type) => {
  const answer = await post('{"name":"x"}', type);
  expect([answer.status, answer.body.error]).toEqual([415, "unsupported_media_type"]);
});

/** Broken percent-encoding and cookies: what reads them must neither throw nor be a fault of ours. */
it.each([
  "/v1/services/%",
  "/v1/services/%E0%A4%A",
  "/v1/services/%00",
  "/v1/services/%ff",
  "/v1/services?search=%E0%A4",
  "/v1/services?page=%",
  "/v1/services?page=1e999",
  "/v1/services?pageSize=Infinity",
  "/v1/services?%=%&&=&%E0",
  "/v1/%2e%2e/services",
  "//v1/services",
])("answers GET %s by itself", async (path) => {
  const cookie = "a=%E0%A4%A; %=%; =; b";
  const answer = await call("GET", path, { key, headers: { cookie } });
  expect(answer.status).toBeLessThan(500);
});

/** JSON has no infinity, and yet 1e999 reads as one. */
it.each([
  ["POST", "/v1/api-keys/key_x/rotate", '{"gracePeriodSeconds":1e999}'],
  ["PUT", "/v1/secrets/x/reminder", '{"intervalDays":1e999}'],
  ["PATCH", "/v1/company", '{"keyAgeNoticeDays":-1e999}'],
])("refuses a number without an end: %s %s", async (method, path, body) => {
  const headers = { "content-type": "application/json" };
  const answer = await call(method, path, { bearer, body, headers });
  expect([answer.status, answer.body.error]).toEqual([422, "validation_error"]);
});
