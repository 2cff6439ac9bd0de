import { inspect as print } from "node:util";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { runJobs } from "../../src/jobs/run.ts";
import { awsRefusal } from "../support/aws-double.ts";
import { dumpEverything } from "../support/dump.ts";
import { findForms } from "../support/encodings.ts";
import { failingBatch } from "../support/failing-batch.ts";
import { createIsolate } from "../support/isolate.ts";
import {
  depsOf,
  EMBEDDED,
  startAwsStand,
  type AwsStand,
  type Stand,
} from "../support/secret-stands.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { env, seedCompany } from "../support/world.ts";

/** Of each form something is different in it: quotes, a backslash, a line feed, bytes above 127. */
const newCanary = () => `canary "${crypto.randomUUID()}" \\ +/?&=<é€😀>\n${crypto.randomUUID()}`;

const LEVELS = ["log", "info", "debug", "warn", "error"] as const;

const pool = usePool();
let aws: AwsStand;
let stand: Stand;
let owner: string;
let companyId: string;
let seen: string[];
let canary: string;

beforeAll(() => {
  aws = startAwsStand();
});
beforeEach(async () => {
  seen = [];
  canary = newCanary();
  for (const level of LEVELS) {
    vi.spyOn(console, level).mockImplementation((...args) => {
      seen.push(args.map((arg) => (typeof arg === "string" ? arg : print(arg))).join(" "));
    });
  }
  companyId = (await seedCompany()).id;
  owner = await signedIn(pool, companyId);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  aws.onRequest = (_, perform) => perform();
});

/** Everything that answers is seen, headers too. */
async function send(
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: { error?: string; confirm?: string } }> {
  const isolate = createIsolate({ overrides: stand.env });
  const type = { "content-type": "application/json" };
  const body = json === undefined ? {} : typeof json === "string" ? json : JSON.stringify(json);
  const response = await isolate.fetch(`/v1/secrets${path}`, {
    method,
    headers: { authorization: `Bearer ${owner}`, ...type, ...headers },
    ...(typeof body === "string" ? { body } : {}),
  });
  const text = await response.text();
  seen.push(`${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

async function expectUnseen(): Promise<void> {
  const everything = [await dumpEverything(), ...seen].join("\n");
  // Were it empty, nothing would be found in it either.
  expect(everything).toContain(companyId);
  expect(findForms(everything, canary)).toEqual([]);
  // Nor a part of it, such as a line of it or a message's first characters.
  for (const part of canary.match(/[0-9a-f-]{36}/g) ?? []) {
    expect(findForms(everything, part)).toEqual([]);
  }
}

describe.each([
  ["the embedded vault", () => EMBEDDED],
  ["Secrets Manager", () => aws],
] as const)("P7 with %s", (_name, find) => {
  beforeEach(() => {
    stand = find();
  });

  /** Attack: somebody reads the answers, the logs, the audit log, the database or KV, and looks for the value. */
  it("no route, refusal, event, notice or row gives a value away", async () => {
    const value = canary;
    const once = { "idempotency-key": "p7" };
    await send("POST", "", { slug: "kept", value, tags: { a: "b" } }, once);
    await send("POST", "", { slug: "kept", value, tags: { a: "b" } }, once);
    await send("POST", "", { slug: "kept", value }, once);
    await send("POST", "", { slug: "kept", value });
    await send("PUT", "/kept/value", { value: `${value}2` }, { "idempotency-key": "p7-put" });
    await send("PUT", "/kept/value", { value: `${value}2` }, { "idempotency-key": "p7-put" });
    await send("PUT", "/kept/value", { value }, { "if-match": '"1"' });
    await send("PUT", "/nothing/value", { value });
    await send("GET", "");
    await send("GET", "/kept");
    await send("PATCH", "/kept", { description: "x" });
    await send("PUT", "/kept/reminder", { intervalDays: 30 });
    await env.DB.prepare(
      "INSERT INTO secret_bindings (company_id, environment, slug, consumer_type, consumer_id, consumer_name) VALUES (?, 'live', 'kept', 'connector', 'con_1', 'A')",
    )
      .bind(companyId)
      .run();
    const { body } = await send("DELETE", "/kept");
    expect(body.error).toBe("secret_in_use");
    await expectUnseen();
    expect((await send("DELETE", `/kept?confirm=${body.confirm}`)).status).toBe(204);
    await expectUnseen();
  });

  it("no refusal of bad input quotes it", async () => {
    await send("POST", "", { slug: "kept", value: canary });
    const bad: [string, string, unknown][] = [
      ["POST", "", { slug: "Bad Slug", value: canary }],
      ["POST", "", { slug: "x", value: [canary] }],
      ["POST", "", { slug: "x", value: { value: canary } }],
      ["POST", "", { slug: "x", value: canary.repeat(1_000) }],
      ["POST", "", { slug: "x", value: `${canary}\ud800` }],
      ["POST", "", { slug: "x", value: canary, type: "nothing" }],
      ["POST", "", { slug: "x", Value: canary }],
      ["POST", "", canary],
      ["POST", "", `{"slug":"x","value":${JSON.stringify(canary)}`],
      ["PUT", "/kept/value", { value: null, old: canary }],
      ["PUT", "/kept/value", [canary]],
      ["PUT", "/kept/value", JSON.stringify(canary)],
      ["PATCH", "/kept", { value: canary }],
    ];
    for (const [method, path, json] of bad) {
      expect((await send(method, path, json)).status).toBeGreaterThanOrEqual(400);
    }
    await expectUnseen();
  });

  it("neither does a sweep, nor its line in the log", async () => {
    await send("POST", "", { slug: "kept", value: canary });
    await env.DB.prepare(
      "UPDATE secrets SET status = 'replacing', attempt_id = 'x', pending_token = version_token WHERE company_id = ?",
    )
      .bind(companyId)
      .run();
    vi.setSystemTime(Date.now() + 16 * 60_000);
    await runJobs("*/5 * * * *", Date.now(), depsOf(stand));
    expect(seen.join("\n")).toContain("unsettled_secrets");
    await expectUnseen();
  });
});

type Fault = (request: Request, perform: () => Promise<Response>) => Promise<Response>;

/** What Secrets Manager, or somebody between, may answer: also what we sent, word for word. */
const FAULTS: readonly (readonly [string, Fault, readonly number[]])[] = [
  ["400, and quotes the request", async (request) => refusal(400, request), [502, 409]],
  ["403", async (request) => refusal(403, request, "AccessDeniedException"), [502]],
  ["429", async (request) => refusal(429, request, "ThrottlingException"), [503]],
  ["400 for throttling", async (request) => refusal(400, request, "ThrottlingException"), [503]],
  ["500, and quotes the request", async (request) => refusal(500, request, "X"), [502]],
  ["500 without a word", async () => new Response("", { status: 500 }), [502]],
  [
    "nothing in time",
    () => Promise.reject(new DOMException("The operation was aborted", "TimeoutError")),
    [504],
  ],
  ["nothing", () => Promise.reject(new Error("Network connection lost.")), [503]],
  ["garbage", async (request) => new Response(`<html>${await request.text()}`), [502]],
  [
    "half a body",
    async (request) => new Response(`{"SecretString": ${JSON.stringify(await request.text())}`),
    [502],
  ],
  [
    "a redirect",
    async () => new Response(null, { status: 307, headers: { location: "https://evil.test/" } }),
    [502],
  ],
  [
    "success, but too late",
    async (_, perform) => {
      await perform();
      throw new DOMException("The operation was aborted", "TimeoutError");
    },
    [504],
  ],
];

async function refusal(
  status: number,
  request: Request,
  name = "InvalidParameterException",
): Promise<Response> {
  return awsRefusal(name, status, `no good: ${await request.text()}`);
}

describe.each(FAULTS)("P7 where Secrets Manager answers %s", (_name, fault, statuses) => {
  it("the caller gets a clear code, and no one the value or what AWS said", async () => {
    stand = aws;
    expect((await send("POST", "", { slug: "kept", value: canary })).status).toBe(201);
    aws.onRequest = (request, perform) => fault(request, perform);
    const answers = [
      await send("POST", "", { slug: "new", value: canary }, { "idempotency-key": "p7" }),
      await send("PUT", "/kept/value", { value: `${canary}2` }, { "idempotency-key": "p7-put" }),
    ];
    aws.onRequest = (_, perform) => perform();
    for (const { status } of answers) expect(statuses).toContain(status);
    await send("GET", "");
    vi.setSystemTime(Date.now() + 16 * 60_000);
    await runJobs("*/5 * * * *", Date.now(), depsOf(stand));
    await expectUnseen();

    const answered = seen.filter((line) => /^\d{3} /.test(line)).join("\n");
    expect(answered).not.toMatch(
      /arn:|RequestId|Exception|amazonaws|ClientRequestToken|TimeoutError/,
    );
    expect((await send("PUT", "/kept/value", { value: "fine again" })).status).toBe(200);
  });
});

describe("P7 where the database of the embedded vault fails", () => {
  it("neither the answer nor the log shows the value or the statement's parameters", async () => {
    stand = EMBEDDED;
    let length = 1;
    let failures = 0;
    for (let place = 0; place <= length; place++) {
      const DB = failingBatch(/^insert into "vault_versions"/i, place, (found) => {
        length = found;
        failures++;
      });
      stand = { ...EMBEDDED, env: { ...EMBEDDED.env, DB } };
      const { status } = await send("POST", "", { slug: `kept-${place}`, value: canary });
      expect(status).toBeGreaterThanOrEqual(500);
    }
    expect(failures).toBeGreaterThan(2);
    await expectUnseen();
  });
});
