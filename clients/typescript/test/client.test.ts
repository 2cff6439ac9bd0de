/** The client over a `fetch` that says what it was asked. */

import { strict as assert } from "node:assert";
import { describe, it } from "node:test";

import { createClient, isNemblError, NoAnswerError, type ClientOptions } from "../src/index.ts";

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

type Reply = Response | Error | (() => Promise<Response>);

/** Answers in order; the last one for ever. */
function clientOf(replies: readonly Reply[], options: ClientOptions = {}) {
  const asked: Asked[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { method = "GET", headers, body, redirect, signal } = init;
    assert.equal(redirect, "manual");
    const json: unknown = typeof body === "string" ? JSON.parse(body) : undefined;
    asked.push({
      method,
      url: typeof input === "string" ? input : "",
      headers: new Headers(headers),
      body: json,
    });
    signal?.throwIfAborted();
    const reply = replies[Math.min(asked.length, replies.length) - 1];
    if (reply instanceof Error) throw reply;
    if (typeof reply === "function") return reply();
    return reply?.clone() ?? new Response(null, { status: 500 });
  };
  const credential = { token: "a-token" };
  const client = createClient({ baseUrl: "https://api.example", credential, fetch, ...options });
  return { client, asked };
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json", ...headers },
  });

const refusal = (status: number, error: string, headers: Record<string, string> = {}) =>
  json(status, { error, message: "No.", details: [] }, { "retry-after": "0", ...headers });

const secret = json(
  200,
  { data: { slug: "a", version: 3 } },
  { etag: '"r3"', "x-request-id": "q" },
);

const CREATE = { body: { slug: "a", value: "v" } };

describe("a call", () => {
  it("goes to the operation's address, with what it was handed", async () => {
    const { client, asked } = clientOf([secret], { company: "alder", environment: "test" });
    const { data, etag, requestId, status } = await client.secrets.get({
      path: { slug: "a/../b" },
    });
    assert.deepEqual([data.version, etag, requestId, status], [3, '"r3"', "q", 200]);
    assert.equal(asked[0]?.url, "https://api.example/v1/secrets/a%2F..%2Fb");
    const { headers } = asked[0] ?? {};
    assert.equal(headers?.get("authorization"), "Bearer a-token");
    assert.equal(headers?.get("x-nembl-company"), "alder");
    assert.equal(headers?.get("x-nembl-environment"), "test");
    await client.secrets.update({
      path: { slug: "a" },
      body: { description: "d" },
      ifMatch: etag ?? "",
    });
    assert.deepEqual([asked[1]?.method, asked[1]?.body], ["PATCH", { description: "d" }]);
    assert.equal(asked[1]?.headers.get("if-match"), '"r3"');
  });

  it("leads to no other route by a name", async () => {
    const { client, asked } = clientOf([secret]);
    for (const slug of ["", ".", ".."]) {
      await assert.rejects(client.secrets.get({ path: { slug } }), TypeError);
    }
    assert.equal(asked.length, 0);
  });

  it("sends a key in its own header, and asks for a token each time", async () => {
    const { client, asked } = clientOf([secret], { credential: { apiKey: "nmbl_test_x" } });
    await client.me.get();
    assert.equal(asked[0]?.headers.get("x-api-key"), "nmbl_test_x");
    assert.equal(asked[0]?.headers.has("authorization"), false);
    let count = 0;
    const other = clientOf([refusal(503, "unavailable"), secret], {
      credential: { token: async () => `token-${++count}` },
    });
    await other.client.me.get();
    const tokens = other.asked.map(({ headers }) => headers.get("authorization"));
    assert.deepEqual(tokens, ["Bearer token-1", "Bearer token-2"]);
  });

  it("sends a credential over https or to this machine alone, and follows no redirect", async () => {
    assert.throws(() => createClient({ baseUrl: "http://api.example" }), TypeError);
    assert.doesNotThrow(() => createClient({ baseUrl: "http://localhost:8787" }));
    const away = new Response(null, { status: 302, headers: { location: "https://evil.test" } });
    const { client, asked } = clientOf([away]);
    await assert.rejects(client.me.get(), NoAnswerError);
    assert.equal(asked.length, 1);
  });

  it("says that nothing has changed", async () => {
    const { client, asked } = clientOf([new Response(null, { status: 304 })]);
    const answer = await client.secrets.get({ path: { slug: "a" }, ifNoneMatch: '"r3"' });
    assert.deepEqual([answer.status, answer.data], [304, undefined]);
    assert.equal(asked[0]?.headers.get("if-none-match"), '"r3"');
  });

  it("hands a long answer on as it comes", async () => {
    const { client } = clientOf([new Response("line\n")]);
    const { stream } = await client.audit.export();
    assert.equal(await new Response(stream).text(), "line\n");
  });
});

describe("a refusal", () => {
  it("is an error with the API's code, told apart by it", async () => {
    const details = [{ field: "slug", message: "In use." }];
    const body = { error: "secret_in_use", message: "In use.", details, confirm: "c_1" };
    const { client } = clientOf([json(409, body, { "x-request-id": "q" })]);
    const error: unknown = await client.secrets
      .delete({ path: { slug: "a" } })
      .catch((thrown: unknown) => thrown);
    assert.ok(isNemblError(error, "secret_in_use", "not_found"));
    assert.deepEqual([error.status, error.confirm, error.requestId], [409, "c_1", "q"]);
    assert.deepEqual(error.details, details);
    assert.equal(isNemblError(error, "not_found"), false);
    assert.equal(isNemblError(new TypeError("x")), false);
  });

  it("that the API did not write is no answer", async () => {
    const { client } = clientOf([new Response("<h1>Bad gateway</h1>", { status: 400 })]);
    await assert.rejects(client.me.get(), (error) => {
      assert.ok(error instanceof NoAnswerError);
      assert.equal(error.status, 400);
      return true;
    });
  });
});

describe("another attempt", () => {
  it("comes after what the API asks for, where a repetition changes nothing", async () => {
    const { client, asked } = clientOf([refusal(503, "unavailable"), new Error("cut"), secret]);
    await client.secrets.get({ path: { slug: "a" } });
    assert.equal(asked.length, 3);
  });

  it("has the same Idempotency-Key, so that what creates creates once", async () => {
    const made = json(201, { data: { slug: "a" } }, { "idempotency-replayed": "true" });
    const { client, asked } = clientOf([new Error("cut"), made]);
    assert.equal((await client.secrets.create(CREATE)).replayed, true);
    const keys = asked.map(({ headers }) => headers.get("idempotency-key"));
    assert.equal(new Set(keys).size, 1);
    assert.match(keys[0] ?? "", /^[0-9a-f-]{36}$/);
    await client.secrets.create({ ...CREATE, idempotencyKey: "mine" });
    assert.equal(asked.at(-1)?.headers.get("idempotency-key"), "mine");
  });

  it("never comes where the first may have done it without an answer", async () => {
    for (const reply of [refusal(503, "unavailable"), new Error("cut")]) {
      const posted = clientOf([reply, secret]);
      const invoke = { path: { slug: "a" }, body: INVOKE };
      await assert.rejects(posted.client.connectors.invoke(invoke));
      const patched = clientOf([reply, secret]);
      await assert.rejects(patched.client.secrets.update({ path: { slug: "a" }, body: {} }));
      assert.deepEqual([posted.asked.length, patched.asked.length], [1, 1]);
    }
  });

  it("comes for whatever was refused before it was begun", async () => {
    const busy = refusal(429, "rate_limit_exceeded");
    const { client, asked } = clientOf([busy, json(200, { data: {} })]);
    await client.connectors.invoke({ path: { slug: "a" }, body: INVOKE });
    assert.equal(asked.length, 2);
    const locked = clientOf([refusal(429, "locked_out")]);
    await assert.rejects(locked.client.mfa.verify({ body: { code: "123456" } }));
    assert.equal(locked.asked.length, 1);
  });

  it("comes for no refusal that would come again, and no more often than was said", async () => {
    for (const [status, code] of [
      [404, "not_found"],
      [409, "conflict"],
      [500, "internal_error"],
    ] as const) {
      const { client, asked } = clientOf([refusal(status, code)]);
      await assert.rejects(client.me.get());
      assert.equal(asked.length, 1);
    }
    const { client, asked } = clientOf([refusal(503, "unavailable")], { retries: 4 });
    await assert.rejects(client.me.get());
    assert.equal(asked.length, 5);
  });

  it("is the caller's to decide on where it would have to wait for long", async () => {
    const { client, asked } = clientOf([
      refusal(429, "rate_limit_exceeded", { "retry-after": "61" }),
    ]);
    const error: unknown = await client.me.get().catch((thrown: unknown) => thrown);
    assert.ok(isNemblError(error, "rate_limit_exceeded"));
    assert.deepEqual([error.retryAfterSeconds, asked.length], [61, 1]);
  });

  it("finds gone what the first one deleted", async () => {
    const { client } = clientOf([new Error("cut"), refusal(404, "not_found")]);
    assert.equal((await client.secrets.delete({ path: { slug: "a" } })).status, 204);
    const first = clientOf([refusal(404, "not_found")]);
    await assert.rejects(first.client.secrets.delete({ path: { slug: "a" } }));
  });

  it("ends with the caller's signal, also while it waits", async () => {
    const busy = refusal(429, "rate_limit_exceeded", { "retry-after": "50" });
    const { client, asked } = clientOf([busy]);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 50);
    await assert.rejects(client.me.get({ signal: stop.signal }), { name: "AbortError" });
    assert.equal(asked.length, 1);
  });

  it("comes after an answer that never ends", async () => {
    const never = () => new Promise<Response>(() => undefined);
    const slow: typeof globalThis.fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
        void never();
      });
    const client = createClient({ fetch: slow, timeoutMs: 20, retries: 1 });
    await assert.rejects(client.me.get(), NoAnswerError);
  });
});

const INVOKE = { method: "POST", path: "/x" } as const;

describe("a list", () => {
  const page = (items: readonly string[], number: number, totalPages: number) =>
    json(200, {
      data: items.map((slug) => ({ slug })),
      pagination: { page: number, pageSize: 2, totalPages, totalCount: 5 },
    });

  it("is a loop over all of its pages", async () => {
    const { client, asked } = clientOf([
      page(["a", "b"], 1, 3),
      page(["c", "d"], 2, 3),
      page(["e"], 3, 3),
    ]);
    const slugs: string[] = [];
    for await (const { slug } of client.secrets.list.all({ query: { search: "x", pageSize: 2 } })) {
      slugs.push(slug);
    }
    assert.deepEqual(slugs, ["a", "b", "c", "d", "e"]);
    assert.deepEqual(
      asked.map(({ url }) => new URL(url).search),
      ["?pageSize=2&search=x", "?pageSize=2&search=x&page=2", "?pageSize=2&search=x&page=3"],
    );
  });

  it("asks for nothing more once the loop is left, and ends where it grew shorter", async () => {
    const { client, asked } = clientOf([page(["a", "b"], 1, 3), page([], 2, 3)]);
    for await (const { data } of client.secrets.list.pages()) {
      assert.equal(data.length, 2);
      break;
    }
    assert.equal(asked.length, 1);
    let count = 0;
    for await (const _ of client.secrets.list.all({ query: { page: 2 } })) count++;
    assert.equal(count, 0);
    assert.equal(asked.length, 2);
  });

  it("without a bound goes on by its cursor", async () => {
    const events = (id: string, nextCursor: string | null) =>
      json(200, { data: [{ id }], pagination: { page: 1, totalPages: 1 }, nextCursor });
    const { client, asked } = clientOf([events("1", "c_1"), events("2", null)]);
    const ids: string[] = [];
    for await (const { id } of client.audit.list.all({ query: { category: "auth" } })) ids.push(id);
    assert.deepEqual(ids, ["1", "2"]);
    assert.equal(new URL(asked[1]?.url ?? "").searchParams.get("cursor"), "c_1");
  });
});

it("acts elsewhere by another client of the same kind", async () => {
  const { client, asked } = clientOf([secret], { company: "alder" });
  await client.with({ environment: "test" }).me.get();
  const { headers } = asked[0] ?? {};
  assert.equal(headers?.get("x-nembl-company"), "alder");
  assert.equal(headers?.get("x-nembl-environment"), "test");
});
