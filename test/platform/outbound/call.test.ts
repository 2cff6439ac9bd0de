import { afterEach, expect, it, vi } from "vitest";

import { createCallOut } from "../../../src/platform/outbound/call.ts";

const TIMEOUT_MS = 200;
const NOW = Date.parse("2026-10-21T07:27:00Z");
const callOut = createCallOut({
  rules: { loopbackAllowed: false, ownOrigins: ["https://api.nembl.com"] },
  now: () => NOW,
  timeoutMs: TIMEOUT_MS,
});
const post = {
  url: "https://hooks.example.com/nembl",
  method: "POST",
  headers: { "content-type": "application/json" },
  body: "{}",
} as const;

afterEach(() => vi.unstubAllGlobals());

function answerWith(answer: (url: string, init: RequestInit) => Promise<Response> | Response) {
  const seen: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    seen.push({ url, init });
    return answer(url, init);
  });
  return seen;
}

/** As the platform does: a call that is given up rejects. */
function whenAborted(init: RequestInit): Promise<never> {
  return new Promise((_, reject) => {
    init.signal?.addEventListener("abort", () => reject(new DOMException("late", "TimeoutError")));
  });
}

it("sends what it was given and nothing else: no cookie, no credential of ours", async () => {
  const seen = answerWith(() => new Response("ok"));
  expect(await callOut(post)).toEqual({ kind: "answered", status: 200, retryAfterSeconds: null });
  const [call] = seen;
  expect(call?.url).toBe(post.url);
  expect([...new Headers(call?.init.headers).keys()]).toEqual(["content-type"]);
  expect([call?.init.method, call?.init.body, call?.init.redirect]).toEqual([
    "POST",
    "{}",
    "manual",
  ]);
});

/** Attack: a public endpoint that sends the call on to a private address. */
it("never follows a redirect", async () => {
  const seen = answerWith(() => Response.redirect("https://169.254.169.254/latest/", 307));
  expect(await callOut(post)).toMatchObject({ kind: "answered", status: 307 });
  expect(seen).toHaveLength(1);
});

/** Attack: a row that was written before a rule, or past it. */
it("judges the address itself, and makes no call to one that is refused", async () => {
  const seen = answerWith(() => new Response("ok"));
  const refused = ["https://127.0.0.1/", "http://hooks.example.com/", "nonsense"];
  const inner = ["https://kubernetes.default.svc/", "https://api.nembl.com/v1/secrets"];
  for (const url of [...refused, ...inner]) {
    expect(await callOut({ ...post, url })).toEqual({ kind: "address_refused" });
  }
  expect(seen).toEqual([]);
});

it("gives up on one that does not answer", async () => {
  answerWith((_, init) => whenAborted(init));
  const began = Date.now();
  expect(await callOut(post)).toEqual({ kind: "timeout" });
  expect(Date.now() - began).toBeLessThan(2_000);
});

it("says when no one is there", async () => {
  answerWith(() => Promise.reject(new TypeError("Network connection lost.")));
  expect(await callOut(post)).toEqual({ kind: "unreachable" });
});

/** Attack: an answer without an end, to fill the memory of an isolate that serves others. */
it("reads a few kilobytes of a huge body and hangs up", async () => {
  let produced = 0;
  let hungUp = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      produced += 1_024;
      controller.enqueue(new Uint8Array(1_024));
    },
    cancel() {
      hungUp = true;
    },
  });
  answerWith(() => new Response(endless));
  expect(await callOut(post)).toMatchObject({ kind: "answered", status: 200 });
  expect(produced).toBeLessThanOrEqual(8 * 1_024);
  expect(hungUp).toBe(true);
});

it("does not wait for a body that never comes: the status is known", async () => {
  const silent = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => undefined) });
  answerWith(() => new Response(silent, { status: 500 }));
  expect(await callOut(post)).toMatchObject({ kind: "answered", status: 500 });
});

it.each([
  ["120", 120],
  ["3600.0", 3_600],
  ["Wed, 21 Oct 2026 07:28:00 GMT", 60],
  ["-1", null],
  ["99999999", 86_400],
])("reads Retry-After: %s", async (header, seconds) => {
  answerWith(() => new Response(null, { status: 503, headers: { "retry-after": header } }));
  expect(await callOut(post)).toMatchObject({ status: 503, retryAfterSeconds: seconds });
});
