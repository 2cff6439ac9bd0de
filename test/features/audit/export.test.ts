import { beforeEach, describe, expect, it } from "vitest";

import { call } from "../../support/call.ts";
import { createIsolate } from "../../support/isolate.ts";
import { seedClient } from "../../support/registered.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import {
  auditEventsOf,
  auditLogOf,
  env,
  seedCompany,
  seedKey,
  seedUser,
} from "../../support/world.ts";
import { exportLog, many, MINUTE, seal, seedEvents, verify } from "./support.ts";

const pool = usePool();
let companyId: string;
let bearer: string;
const past = Date.now() - 10 * MINUTE;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
});

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

it("is whole: events in their order, seals, the unsealed tail, and a signed last line", async () => {
  const sealed = await seedEvents(companyId, many(520, { at: past }));
  await seal();
  const tail = await seedEvents(companyId, many(3));

  const answer = await call("GET", "/v1/audit/export?format=ndjson", { bearer });
  expect(answer.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
  expect(answer.headers.get("content-disposition")).toMatch(
    new RegExp(`^attachment; filename="nembl-audit-${companyId}-\\d{4}-\\d\\d-\\d\\d\\.ndjson"$`),
  );
  expect(answer.headers.get("cache-control")).toBe("no-store");

  const lines = linesOf(answer.text);
  const events = lines.filter((line) => line.line === undefined).map((line) => line.id);
  const log = await auditLogOf(companyId);
  expect(events).toEqual(log.map((event) => event["id"]));
  expect(events.slice(0, 523)).toEqual([...sealed, ...tail]);
  expect(log.slice(523).map((event) => event["action"])).toEqual(["auth:sign_in", "audit:export"]);
  expect(lines.flatMap((line) => line.line ?? [])).toEqual([
    "segment",
    "segment",
    "unsealed",
    "head",
  ]);
  expect(lines.at(-1)).toMatchObject({ lastSegment: 2, totalEvents: 520, tailEvents: 5 });
  expect(await verify(answer.text)).toMatchObject({
    company: companyId,
    firstSegment: 1,
    sealedEvents: 520,
    tailEvents: 5,
  });
});

it("prints an event as the list shows it", async () => {
  await seedEvents(companyId, [{ details: { b: 1, a: ["ü", "\u2028", 0.5, null] } }]);
  const [, event] = linesOf(await exportLog(bearer));
  const { body } = await call("GET", "/v1/audit?target=service:svc_1", { bearer });
  expect(event).toEqual(body.data[0]);
});

it("streams 3000 events page by page, as fast as they are read", async () => {
  await seedEvents(companyId, many(3_000, { at: past }));
  const isolate = createIsolate();
  const init = { headers: { authorization: `Bearer ${bearer}` } };
  const response = await isolate.fetch("/v1/audit/export", init, { wait: false });
  const reader = response.body?.getReader();
  const before = isolate.counts.d1;
  let size = 0;
  let largest = 0;
  let chunks = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    if (chunks === 1) {
      // No one reads: nothing is fetched.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(isolate.counts.d1 - before).toBeLessThan(8);
    }
    chunks++;
    size += value.byteLength;
    largest = Math.max(largest, value.byteLength);
  }
  expect(chunks).toBeGreaterThanOrEqual(5);
  expect(largest).toBeLessThan(size / 2);
  expect(isolate.counts.d1 - before).toBeLessThan(25);
});

it("breaks off where the database does, and what was sent does not pass for whole", async () => {
  await seedEvents(companyId, many(2_500, { at: past }));
  let prepared = 0;
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== "function") return value;
      return (...args: unknown[]) => {
        if (
          name === "prepare" &&
          /from "audit_events".*limit/.test(String(args[0])) &&
          ++prepared > 2
        ) {
          throw new Error("D1_ERROR: Network connection lost.");
        }
        return Reflect.apply(value, target, args) as unknown;
      };
    },
  });
  const isolate = createIsolate({ overrides: { DB } });
  const init = { headers: { authorization: `Bearer ${bearer}` } };
  const response = await isolate.fetch("/v1/audit/export", init, { wait: false });
  const reader = response.body?.getReader();
  let text = "";
  const reading = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      text += new TextDecoder().decode(value);
    }
  })();
  await expect(reading).rejects.toThrow("Network connection lost");
  expect(text).not.toBe("");
  await expect(verify(text)).rejects.toThrow("cut off");
});

describe("with filters", () => {
  it("has only what they name, no seals, and says so first and last", async () => {
    await seedEvents(companyId, [
      ...many(3, { at: past }),
      { at: past, action: "secrets:read", category: "secret", environment: "test" },
    ]);
    await seal();
    const text = await exportLog(bearer, "?action=secrets:read&from=2020-01-01T00:00:00Z");
    const lines = linesOf(text);
    expect(lines).toHaveLength(3);
    expect(lines[0]).toEqual({
      line: "filtered",
      company: companyId,
      filters: { action: "secrets:read", from: "2020-01-01T00:00:00.000Z" },
      sealed: false,
    });
    expect(lines[1].action).toBe("secrets:read");
    expect(lines[2]).toEqual({ line: "end", company: companyId, events: 1, sealed: false });
    await expect(verify(text)).rejects.toThrow("proves nothing");
  });

  it("refuses what it does not know before it sends anything", async () => {
    for (const [query, field] of [
      ["format=xlsx", "format"],
      ["from=now", "from"],
      ["outcome=x", "outcome"],
    ]) {
      const answer = await call("GET", `/v1/audit/export?${query}`, { bearer });
      expect([answer.status, answer.body.details[0].field]).toEqual([422, field]);
    }
  });
});

describe("as CSV", () => {
  /** RFC 4180 read back: quotes are undone, nothing else. */
  function parse(text: string): string[][] {
    expect(text.endsWith("\r\n")).toBe(true);
    return text
      .slice(0, -2)
      .split("\r\n")
      .map((row) =>
        [...row.matchAll(/"((?:[^"]|"")*)"(,|$)/g)].map(([, cell = ""]) =>
          cell.replaceAll('""', '"'),
        ),
      );
  }

  it("has a header, a row an event, and cells that hold quotes, commas and letters of all kinds", async () => {
    await seedEvents(companyId, [{ actorName: 'Ada "A", née Ü', details: { note: "a,b" } }]);
    const text = await exportLog(bearer, "?format=csv&target=service:svc_1");
    const [header, row, ...rest] = parse(text);
    expect(rest).toEqual([]);
    const cells = Object.fromEntries((header ?? []).map((name, index) => [name, row?.[index]]));
    expect(cells).toMatchObject({
      actorName: 'Ada "A", née Ü',
      ip: "192.0.2.1",
      target: "service:svc_1",
      details: '{"note":"a,b"}',
    });
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", "－1", "＠a"])(
    "gives a spreadsheet no formula: %j",
    async (name) => {
      await seedEvents(companyId, [{ actorName: name }]);
      const text = await exportLog(bearer, "?format=csv&target=service:svc_1");
      expect(text).toContain(`"'${name}"`);
    },
  );
});

describe("who may", () => {
  it("is people with the right, and no one by key or registered client", async () => {
    const admin = await signedIn(pool, companyId, "admin");
    const member = await signedIn(pool, companyId, "member");
    const key = await seedKey(companyId, "live");
    const clientId = await seedClient(companyId, { scopes: ["audit:read"] });
    const { sub } = await seedUser(companyId, "owner");
    const registered = await pool.sign(sub, { client_id: clientId });
    const statuses = [];
    for (const who of [
      { bearer: admin },
      { bearer: member },
      { key: key.value },
      { bearer: registered },
    ]) {
      statuses.push((await call("GET", "/v1/audit/export", who)).status);
    }
    expect(statuses).toEqual([200, 403, 403, 403]);
  });

  it("is written down, before anything is sent", async () => {
    await exportLog(bearer, "?format=csv&outcome=denied");
    const [event] = await auditEventsOf(companyId);
    expect(event).toMatchObject({
      action: "audit:export",
      outcome: "success",
      target: `company:${companyId}`,
      details: '{"format":"csv","filters":{"outcome":"denied"}}',
    });
  });

  it("gets no event of another company", async () => {
    const other = await seedCompany();
    const [theirs] = await seedEvents(other.id, many(1, { at: past }));
    await seal();
    for (const query of ["", "?format=csv", "?actor=usr_seed"]) {
      expect(await exportLog(bearer, query)).not.toContain(theirs);
    }
  });
});
