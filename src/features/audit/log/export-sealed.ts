/** The whole log with its seals: what `npm run audit:verify` takes. */

import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import type { CompanyPlace } from "../../../core/place.ts";
import { isoTime } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import type { AuditLogDeps } from "../deps.ts";
import { createLineHash, eventLine } from "./event-lines.ts";
import { findLastSeq, type EventRow } from "./log-store.ts";
import {
  headLine,
  SEAL_FORMAT,
  segmentLine,
  unsealedLine,
  type HeadStatement,
} from "../rules/seal-format.ts";
import { findHead, isDropped, selectSegments, type SegmentRow } from "../sealing/segment-store.ts";
import { signStatement } from "../sealing/signing-keys.ts";

const PAGE_SEGMENTS = 500;

export async function* exportSealed(
  { actor, deps, nowMs }: Context<AuditLogDeps>,
  pages: (afterSeq: number, throughSeq: number) => AsyncGenerator<EventRow[]>,
): AsyncGenerator<string> {
  const { db } = deps;
  const { companyId } = actor;
  const head = await findHead(db, actor);
  const lastSegment = head?.segment ?? 0;
  const sealedThrough = head?.sealedThrough ?? 0;
  const lastSeq = await findLastSeq(db, actor);

  const segments = readSegments(db, actor, lastSegment);
  let segment = await takeNext(segments);
  const firstSegment = segment?.number ?? null;
  for await (const rows of pages(0, sealedThrough)) {
    let text = "";
    for (const row of rows) {
      while (segment !== undefined && row.seq > segment.lastSeq) {
        text += writeSegment(segment);
        segment = await takeNext(segments);
      }
      text += eventLine(row);
    }
    yield text;
  }
  for (; segment !== undefined; segment = await takeNext(segments)) yield writeSegment(segment);

  yield `${unsealedLine(companyId)}\n`;
  const tail = createLineHash();
  let tailEvents = 0;
  for await (const rows of pages(sealedThrough, lastSeq)) {
    const text = rows.map(eventLine).join("");
    await tail.add(text);
    tailEvents += rows.length;
    yield text;
  }

  // What was dropped while we read would be missing in it, as if somebody had taken it out.
  if (firstSegment !== null && (await isDropped(db, actor, firstSegment))) {
    throw conflict("Old events were dropped during the export. Export again.");
  }
  const keys = await deps.auditKeys();
  const statement: HeadStatement = {
    line: "head",
    format: SEAL_FORMAT,
    company: companyId,
    firstSegment,
    lastSegment,
    lastHash: head?.hash ?? null,
    totalEvents: head?.totalEvents ?? 0,
    tailEvents,
    tailHash: await tail.digest(),
    exportedAt: isoTime(nowMs),
    keyId: keys.keyId,
  };
  yield `${headLine(statement, await signStatement(keys, statement))}\n`;
}

async function* readSegments(
  db: Database,
  place: CompanyPlace,
  through: number,
): AsyncGenerator<SegmentRow> {
  for (let after = 0; ;) {
    const range = { after, through, limit: PAGE_SEGMENTS };
    const rows = await selectSegments(db, place, range);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_SEGMENTS) return;
    after = last.number;
  }
}

async function takeNext(segments: AsyncGenerator<SegmentRow>): Promise<SegmentRow | undefined> {
  const { done, value } = await segments.next();
  return done === true ? undefined : value;
}

function writeSegment(row: SegmentRow): string {
  const { number, events, totalEvents, firstEvent, lastEvent, eventsHash, previousHash } = row;
  const statement = {
    line: "segment",
    format: SEAL_FORMAT,
    company: row.companyId,
    number,
    events,
    totalEvents,
    firstEvent,
    lastEvent,
    eventsHash,
    previousHash,
    sealedAt: isoTime(row.sealedAt),
    keyId: row.keyId,
  } as const;
  return `${segmentLine(statement, row.hash, row.signature)}\n`;
}
