import { beforeEach, describe, expect, it } from "vitest";

import { composeFor } from "../../../src/deps.ts";
import { recordRefusal, createRefusalLog, sealEvents } from "../../../src/features/audit/index.ts";
import { createCrash } from "../../support/crash.ts";
import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, auditLogOf, env, seedCompany } from "../../support/world.ts";
import {
  exportLog,
  many,
  MINUTE,
  seal,
  seedEvents,
  segmentsOf,
  verify,
  type SegmentRecord,
} from "./support.ts";

const pool = usePool();
let companyId: string;
let bearer: string;
const now = Date.now();
const past = now - 10 * MINUTE;

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
});

/** Each event up to the last sealed one is in exactly one segment, and the segments are a chain. */
async function expectWhole(segments: readonly SegmentRecord[], ids: readonly string[]) {
  const rows = await auditLogOf(companyId);
  let events = 0;
  for (const [index, segment] of segments.entries()) {
    const before = segments[index - 1];
    const within = rows.filter((row) => {
      const seq = row["seq"] as number;
      return seq > (before?.last_seq ?? 0) && seq <= segment.last_seq;
    });
    events += within.length;
    expect([segment.number, segment.events]).toEqual([index + 1, within.length]);
    expect(segment.previous_hash).toBe(before?.hash ?? null);
    expect(segment.total_events).toBe(events);
  }
  expect(events).toBe(ids.length);
}

it("seals what has settled and leaves the newest minutes", async () => {
  const ids = await seedEvents(companyId, many(7, { at: past }));
  await seedEvents(companyId, many(2, { at: now - 4 * MINUTE }));
  // Older by its own time, but after one that may still change.
  await seedEvents(companyId, many(1, { at: past }));
  await seal(now);
  await expectWhole(await segmentsOf(companyId), ids);
  await seal(now + 2 * MINUTE);
  const [, second] = await segmentsOf(companyId);
  expect([second?.events, second?.total_events]).toEqual([3, 10]);
});

it("does nothing twice, and finds companies without reading the log again", async () => {
  await seedEvents(companyId, many(3, { at: past }));
  expect((await seal(now)).segments).toBeGreaterThan(0);
  expect(await seal(now + MINUTE)).toEqual({ segments: 0, events: 0, failed: 0 });
  expect(await segmentsOf(companyId)).toHaveLength(1);
  const head = await env.DB.prepare("SELECT due_at FROM audit_heads WHERE company_id = ?")
    .bind(companyId)
    .first();
  expect(head).toEqual({ due_at: null });
});

it("cuts a long log into segments and resumes where a bounded run ended", async () => {
  const ids = await seedEvents(companyId, many(3_020, { at: past }));
  const bounds = { run: 4, turn: 3 };
  expect((await seal(now, env, bounds)).segments).toBe(4);
  expect((await seal(now, env, bounds)).segments).toBe(3);
  const segments = await segmentsOf(companyId);
  expect(Math.max(...segments.map((segment) => segment.events))).toBe(500);
  await expectWhole(segments, ids);
});

/** Attack: one company writes so much that another's log stays unsealed. */
it("gives every company its turn before one with a long log goes on, and then gives it the rest of the run", async () => {
  const quiet = (await seedCompany()).id;
  await seedEvents(companyId, many(3_020, { at: past - MINUTE }));
  await seedEvents(quiet, many(1, { at: past }));
  await seal(now, env, { run: 5, turn: 2 });
  expect(await segmentsOf(quiet)).toHaveLength(1);
  expect(await segmentsOf(companyId)).toHaveLength(4);
  // Nothing of it is left for other tests' runs.
  await seal(now);
  expect(await segmentsOf(companyId)).toHaveLength(7);
});

it("seals each company by itself: one that fails holds up no other and is tried again", async () => {
  const other = (await seedCompany()).id;
  await seedEvents(companyId, many(2, { at: past }));
  await seedEvents(other, many(2, { at: past }));
  // A row that no code of ours could have written.
  await env.DB.prepare("UPDATE audit_events SET details = 'no json' WHERE company_id = ?")
    .bind(companyId)
    .run();
  expect(await seal(now)).toMatchObject({ segments: 1, failed: 1 });
  expect(await segmentsOf(other)).toHaveLength(1);

  await env.DB.prepare("UPDATE audit_events SET details = '{}' WHERE company_id = ?")
    .bind(companyId)
    .run();
  await seal(now + 5 * MINUTE);
  expect(await segmentsOf(companyId)).toHaveLength(0);
  await seal(now + 15 * MINUTE);
  expect(await segmentsOf(companyId)).toHaveLength(1);
});

it("seals every event once, in no order but its own, however many run at once", async () => {
  const ids = await seedEvents(companyId, many(1_800, { at: past }));
  for (let round = 0; round < 4; round++) {
    await Promise.all(Array.from({ length: 4 }, () => seal(now)));
  }
  await expectWhole(await segmentsOf(companyId), ids);
  await expect(verify(await exportLog(bearer))).resolves.toMatchObject({ sealedEvents: 1_800 });
});

it("seals every event once, wherever a run is cut off", async () => {
  const counted = createCrash({ at: Infinity, when: "before" });
  await seedEvents(companyId, many(1_100, { at: past }));
  await seal(now, counted.env);
  expect(counted.steps()).toBeGreaterThan(6);

  for (let at = 1; at <= counted.steps(); at++) {
    for (const when of ["before", "after"] as const) {
      companyId = (await seedCompany()).id;
      const ids = await seedEvents(companyId, many(1_100, { at: past }));
      const crash = createCrash({ at, when });
      await seal(now, crash.env).catch(() => undefined);
      await seal(now + 15 * MINUTE);
      await seal(now + 15 * MINUTE);
      await expectWhole(await segmentsOf(companyId), ids);
    }
  }
});

describe("a refusal's count", () => {
  const refuse = (nowMs: number) =>
    recordRefusal(
      composeFor(env).deps,
      // Each call is another isolate's first: it writes at once.
      createRefusalLog(),
      {
        actor: { type: "api_key", id: "key_x", companyId, environment: "live" },
        ip: "192.0.2.9",
        requestId: "req",
        event: {
          action: "services:read",
          category: "request",
          target: "services:*",
          outcome: "denied",
        },
        code: "insufficient_scope",
      },
      nowMs,
    );
  const counts = async () => (await auditEventsOf(companyId)).map((row) => row["count"]);

  it("rises within its minute, and shows", async () => {
    await refuse(past);
    await refuse(past);
    expect(await counts()).toEqual([2]);
    await seal(now);
    const [line] = (await exportLog(bearer)).split("\n");
    expect(JSON.parse(line ?? "")).toMatchObject({ outcome: "denied", details: { count: 2 } });
  });

  it("never rises once it is sealed", async () => {
    await refuse(past);
    await seal(now);
    expect(await segmentsOf(companyId)).toHaveLength(1);
    await refuse(past);
    expect(await counts()).toEqual([1]);
    await expect(verify(await exportLog(bearer))).resolves.toMatchObject({ sealedEvents: 1 });
  });

  it("that rises between reading and sealing is sealed as it is, by the next run", async () => {
    await refuse(past);
    const { deps } = composeFor(env);
    let raised = false;
    const auditKeys = async () => {
      if (!raised) await refuse(past);
      raised = true;
      return deps.auditKeys();
    };
    await sealEvents({ ...deps, auditKeys }, now);
    expect([await counts(), await segmentsOf(companyId)]).toEqual([[2], []]);
    await seal(now);
    expect(await segmentsOf(companyId)).toHaveLength(1);
    await expect(verify(await exportLog(bearer))).resolves.toMatchObject({ sealedEvents: 1 });
  });
});

it("writes no event about sealing: there would be no end to it", async () => {
  const [id] = await seedEvents(companyId, many(1, { at: past }));
  await seal(now);
  await seal(now + 10 * MINUTE);
  expect((await auditEventsOf(companyId)).map((row) => row["id"])).toEqual([id]);
});
