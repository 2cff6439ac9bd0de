import { beforeEach, expect, it } from "vitest";

import { signedIn, usePool } from "../../support/tokens.ts";
import { auditEventsOf, env, seedCompany } from "../../support/world.ts";
import {
  DAY,
  drop,
  exportLog,
  many,
  MINUTE,
  seal,
  seedEvents,
  segmentsOf,
  verify,
} from "./support.ts";

const pool = usePool();
let companyId: string;
let bearer: string;
const now = Date.now();

beforeEach(async () => {
  companyId = (await seedCompany()).id;
  bearer = await signedIn(pool, companyId);
});

/** A sealed segment whose newest event is so many days old. */
async function segmentOf(days: number, events = 3): Promise<string[]> {
  const at = now - days * DAY;
  const ids = await seedEvents(companyId, many(events, { at }));
  await seal(at + 10 * MINUTE);
  return ids;
}

const idsLeft = async () => (await auditEventsOf(companyId)).map((row) => row["id"]);

it("keeps 400 days unless told otherwise, and drops whole segments only", async () => {
  await segmentOf(402);
  const at = now - 401 * DAY;
  // One of them is young enough, so they all stay.
  const mixed = await seedEvents(companyId, [{ at }, { at }, { at: now - 399 * DAY }]);
  await seal(now - 398 * DAY);
  const young = await segmentOf(10);

  expect(await drop(now)).toEqual({ dropped: 1, failed: 0 });
  expect(await idsLeft()).toEqual([...mixed, ...young]);
  expect((await segmentsOf(companyId)).map((segment) => segment.dropped_at)).toEqual([
    now,
    null,
    null,
  ]);
  expect(await drop(now)).toEqual({ dropped: 0, failed: 0 });
});

it("drops nothing that is not sealed, however old", async () => {
  const ids = await seedEvents(companyId, many(3, { at: now - 900 * DAY }));
  await drop(now);
  expect(await idsLeft()).toEqual(ids);
});

it("leaves a chain that an export still proves, from a stated beginning", async () => {
  await segmentOf(500, 4);
  await segmentOf(450, 2);
  await segmentOf(20, 3);
  await drop(now);

  const text = await exportLog(bearer);
  expect(await verify(text)).toMatchObject({
    firstSegment: 3,
    lastSegment: 3,
    sealedEvents: 3,
    totalEvents: 9,
  });
  // Attack: someone cuts the oldest off and says that it was retention.
  await segmentOf(5, 1);
  const lines = (await exportLog(bearer)).split("\n");
  const second = lines.findIndex((line) => line.includes('"number":3'));
  await expect(verify(lines.slice(second + 1).join("\n"))).rejects.toThrow("begins with segment 3");
});

it("proves a log of which all was dropped, and one that goes on after that", async () => {
  await segmentOf(500);
  await drop(now);
  const empty = await exportLog(bearer);
  expect(await verify(empty)).toMatchObject({
    firstSegment: null,
    lastSegment: 1,
    sealedEvents: 0,
    totalEvents: 3,
  });
  await seal(Date.now() + 20 * MINUTE);
  expect(await verify(await exportLog(bearer))).toMatchObject({ firstSegment: 2, lastSegment: 2 });
});

it("drops a long past in bounded steps and in its order, also while others do the same", async () => {
  for (let index = 0; index < 6; index++) await segmentOf(500 - index, 450);
  await Promise.all([drop(now), drop(now), drop(now)]);
  expect(await idsLeft()).toEqual([]);
  const segments = await segmentsOf(companyId);
  expect(segments.every((segment) => segment.dropped_at !== null)).toBe(true);
});

it("notes what is gone with the going, or neither", async () => {
  const ids = await segmentOf(500);
  await env.DB.prepare(
    `CREATE TRIGGER keep_events BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'kept'); END`,
  ).run();
  expect(await drop(now)).toMatchObject({ dropped: 0, failed: 1 });
  await env.DB.prepare("DROP TRIGGER keep_events").run();
  expect(await idsLeft()).toEqual(ids);
  expect((await segmentsOf(companyId))[0]?.dropped_at).toBeNull();
  await drop(now);
  expect(await idsLeft()).toEqual([]);
});
