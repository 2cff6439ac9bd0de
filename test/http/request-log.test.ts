import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import { createRequestLog, type RequestLine } from "../../src/http/request-log.ts";
import type { Arrival } from "../../src/http/env.ts";
import { createIsolate, withKey } from "../support/isolate.ts";
import { signedIn, usePool } from "../support/tokens.ts";
import { seedCompany, seedKey, type SeedKey } from "../support/world.ts";

const pool = usePool();
let companyId: string;
let key: SeedKey;
let owner: string;
let member: string;
let lines: Record<string, unknown>[];

beforeAll(async () => {
  companyId = (await seedCompany()).id;
  key = await seedKey(companyId, "live");
  owner = await signedIn(pool, companyId, "owner");
  member = await signedIn(pool, companyId, "member");
});

beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line) => {
    const read = JSON.parse(String(line)) as Record<string, unknown>;
    if (read["event"] === "request") lines.push(read);
  });
});

const logging = (sample: string) => createIsolate({ overrides: { REQUEST_LOG_SAMPLE: sample } });

describe("the line of a request", () => {
  it("names route, status, key, company and how the key was found, and nothing that is secret", async () => {
    const isolate = logging("1");
    const path = "/v1/services/svc_no-such-thing?name=a-private-name";
    const headers = { "x-api-key": key.value, "cf-connecting-ip": "203.0.113.7" };
    for (let sent = 0; sent < 6; sent++) await isolate.fetch(path, { headers });
    expect(lines).toHaveLength(6);
    expect(lines[0]).toEqual({
      level: "info",
      event: "request",
      route: "/services/{id}",
      method: "GET",
      status: 404,
      durationMs: expect.any(Number) as unknown,
      requestId: expect.any(String) as unknown,
      credential: key.id,
      companyId,
      environment: "live",
      key: "facts looked up",
      weight: 1,
    });
    expect(lines.map((line) => line["key"])).toEqual(
      expect.arrayContaining(["facts held", "lease held"]),
    );
    expect(JSON.stringify(lines)).not.toMatch(/nmbl_|203\.0\.113|private|svc_no/);
  });

  it("of a person names the sign-in; of nobody no one; of no route the row's path", async () => {
    const isolate = logging("1");
    await isolate.fetch("/v1/services", { headers: { authorization: `Bearer ${member}` } });
    await isolate.fetch("/v1/services");
    await isolate.fetch("/nothing/of/ours");
    expect(lines.map(({ route, status, companyId: of }) => [route, status, of])).toEqual([
      ["/services", 200, companyId],
      ["/services", 401, null],
      ["none", 404, null],
    ]);
    expect(lines[0]?.["credential"]).toEqual(expect.any(String));
    expect(JSON.stringify(lines)).not.toContain(member);
  });

  it("is not written where the sample is 0, and costs a warm key no call", async () => {
    const isolate = logging("0");
    await isolate.fetch("/v1/me", withKey(key.value));
    expect(lines).toEqual([]);
  });
});

describe("which requests have one", () => {
  const written: RequestLine[] = [];
  let nowMs = 0;
  const note = createRequestLog({
    sample: 10,
    now: () => nowMs,
    write: (line) => written.push(line),
  });
  const arrival = { nowMs: 0, requestId: "r", route: "/x", key: undefined, caller: undefined };
  const notice = (status: number) =>
    note(arrival as unknown as Arrival, { method: "GET", status, path: "/x" });

  beforeEach(() => {
    written.length = 0;
    nowMs = 0;
  });

  it("is each tenth of its class, which stands for ten; a flood of refusals takes no line of the others", () => {
    for (let sent = 0; sent < 100; sent++) for (const status of [200, 401]) notice(status);
    expect(written).toHaveLength(20);
    const of = (status: number) => written.filter((line) => line.status === status);
    expect([of(200).length, of(401).length]).toEqual([10, 10]);
    expect(written.reduce((sum, { weight }) => sum + weight, 0)).toBe(200);
  });

  it("is every fault, and every slow one", () => {
    for (let sent = 0; sent < 5; sent++) notice(503);
    nowMs = 1_000;
    for (let sent = 0; sent < 5; sent++) notice(200);
    expect(written.map(({ weight }) => weight)).toEqual(Array.from({ length: 10 }, () => 1));
  });
});

describe("Server-Timing", () => {
  const timing = async (bearer: string) =>
    (
      await createIsolate().fetch("/v1/services", {
        headers: { authorization: `Bearer ${bearer}` },
      })
    ).headers.get("server-timing");

  it("is told to owners", async () => {
    expect(await timing(owner)).toMatch(/^total;dur=\d+$/);
  });

  /** Attack: how long an answer took tells what was found on the way. */
  it("is told to nobody else", async () => {
    expect(await timing(member)).toBeNull();
    const byKey = await createIsolate().fetch("/v1/services", withKey(key.value));
    expect(byKey.headers.get("server-timing")).toBeNull();
  });
});
