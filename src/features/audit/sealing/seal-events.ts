/**
 * Seals each company's new events into segments: numbered, linked by hash, signed. A run does a bounded part and the
 * next goes on; what it does is decided by the heads, so a run that is doubled, late or cut off anywhere changes
 * nothing: a segment and the head that counts it are written in one batch, on condition of the head that was read.
 *
 * Sealing is no event of its own. It changes nothing that anybody wrote, the segment says when it happened, and an event
 * for each would have to be sealed in turn, for ever.
 */

import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import { isoTime, MINUTE_MS } from "../../../core/time.ts";
import { touch } from "../commit.ts";
import type { AuditLogDeps } from "../deps.ts";
import { eventLine } from "../log/event-lines.ts";
import type { EventRow } from "../log/log-store.ts";
import { chainedText, SEAL_FORMAT, type SegmentStatement } from "../rules/seal-format.ts";
import {
  insertSegment,
  noteFound,
  postponeHead,
  readProgress,
  selectDueHeads,
  selectUnsealed,
  type HeadRow,
  type SegmentRow,
} from "./segment-store.ts";
import { signStatement } from "./signing-keys.ts";

/** A refusal's event counts on for its minute; and no statement is under way so long. */
const SETTLE_MS = 5 * MINUTE_MS;

/** After a failure: others first. */
const RETRY_MS = 15 * MINUTE_MS;

/** Half a megabyte of lines, so a segment is made and read in one piece. */
const SEGMENT_EVENTS = 500;

const BOUNDS = {
  /**
   * Segments a run: each is four statements, of the thousand that D1 allows one invocation. With retention they have an
   * invocation of their own. Full segments are 15,000 events a minute.
   */
  run: 150,
  /** A company's at a time. Those that have more wait until every other company has had its turn. */
  turn: 10,
};

/** How much of the log one statement looks through for companies, and how many such a run makes. */
const STRETCH = 20_000;
const STRETCHES_A_RUN = 10;

export async function sealEvents(
  deps: AuditLogDeps,
  nowMs: number,
  bounds = BOUNDS,
): Promise<{ segments: number; events: number; failed: number }> {
  await findNewEvents(deps);

  let waiting: readonly HeadRow[] = await selectDueHeads(deps.db, nowMs, bounds.run);
  const done = { segments: 0, events: 0, failed: 0 };
  while (waiting.length > 0 && done.segments < bounds.run) {
    const unfinished: HeadRow[] = [];
    for (const head of waiting) {
      const left = bounds.run - done.segments;
      if (left <= 0) break;
      const turn = await takeTurn(deps, head, nowMs, Math.min(left, bounds.turn));
      done.segments += turn.segments;
      done.events += turn.events;
      done.failed += turn.failed;
      if (turn.unfinished !== null) unfinished.push(turn.unfinished);
    }
    waiting = unfinished;
  }
  return done;
}

interface Turn {
  readonly segments: number;
  readonly events: number;
  /** The head to go on with, where there is more to seal by now. */
  readonly unfinished: HeadRow | null;
}

async function takeTurn(
  deps: AuditLogDeps,
  head: HeadRow,
  nowMs: number,
  most: number,
): Promise<Turn & { readonly failed: number }> {
  try {
    return { ...(await sealCompany(deps, head, nowMs, most)), failed: 0 };
  } catch (error) {
    const nothing = { segments: 0, events: 0, unfinished: null };
    // Another run has sealed, or a count rose as we read: it stays due.
    if (error instanceof CodedError && error.code === "conflict") return { ...nothing, failed: 0 };
    await touch(deps.db, [postponeHead(deps.db, head, head, nowMs + RETRY_MS)]).catch(
      () => undefined,
    );
    return { ...nothing, failed: 1 };
  }
}

async function findNewEvents({ db }: AuditLogDeps): Promise<void> {
  const { foundThrough, lastSeq } = await readProgress(db);
  const end = Math.min(lastSeq, foundThrough + STRETCH * STRETCHES_A_RUN);
  for (let after = foundThrough; after < end; after += STRETCH) {
    const stretch = { after, through: Math.min(after + STRETCH, end) };
    await touch(db, noteFound(db, stretch, SETTLE_MS));
  }
}

async function sealCompany(
  deps: AuditLogDeps,
  start: HeadRow,
  nowMs: number,
  maxSegments: number,
): Promise<Turn> {
  const done = { segments: 0, events: 0 };
  let head = start;
  while (done.segments < maxSegments) {
    const rows = await selectUnsealed(deps.db, head, head, SEGMENT_EVENTS);
    const settled = takeSettled(rows, nowMs - SETTLE_MS);
    const following = rows[settled.length];
    const dueAtMs = following === undefined ? nowMs : following.at + SETTLE_MS;
    const [first] = settled;
    if (first === undefined) {
      await touch(deps.db, [postponeHead(deps.db, head, head, dueAtMs)]);
      return { ...done, unfinished: null };
    }

    const segment = await makeSegment(deps, head, [first, ...settled.slice(1)], nowMs);
    const counted = settled.reduce((sum, row) => sum + row.count, 0);
    const moved = conflict("The audit log was sealed by another run.");
    const next = { counted, dueAtMs };
    await touch(deps.db, insertSegment(deps.db, head, head, segment, next, moved));

    done.segments++;
    done.events += segment.events;
    const { number, lastSeq: sealedThrough, hash, totalEvents, newestAt } = segment;
    head = { ...head, segment: number, sealedThrough, hash, totalEvents, newestAt };
    if (rows.length < SEGMENT_EVENTS || following !== undefined) {
      return { ...done, unfinished: null };
    }
  }
  return { ...done, unfinished: head };
}

/** Up to the first that may still change: a later one is not taken before it. */
function takeSettled(rows: readonly EventRow[], untilMs: number): readonly EventRow[] {
  const open = rows.findIndex((row) => row.at > untilMs);
  return open === -1 ? rows : rows.slice(0, open);
}

async function makeSegment(
  deps: AuditLogDeps,
  head: HeadRow,
  rows: readonly [EventRow, ...EventRow[]],
  nowMs: number,
): Promise<SegmentRow> {
  const keys = await deps.auditKeys();
  const [first] = rows;
  const last = rows.at(-1) ?? first;
  const statement: SegmentStatement = {
    line: "segment",
    format: SEAL_FORMAT,
    company: head.companyId,
    number: head.segment + 1,
    events: rows.length,
    totalEvents: head.totalEvents + rows.length,
    firstEvent: first.id,
    lastEvent: last.id,
    eventsHash: await sha256Hex(rows.map(eventLine).join("")),
    previousHash: head.hash,
    sealedAt: isoTime(nowMs),
    keyId: keys.keyId,
  };
  return {
    companyId: head.companyId,
    number: statement.number,
    firstSeq: first.seq,
    lastSeq: last.seq,
    firstEvent: statement.firstEvent,
    lastEvent: statement.lastEvent,
    events: statement.events,
    totalEvents: statement.totalEvents,
    eventsHash: statement.eventsHash,
    previousHash: statement.previousHash,
    hash: await sha256Hex(chainedText(statement)),
    keyId: statement.keyId,
    signature: await signStatement(keys, statement),
    sealedAt: nowMs,
    newestAt: rows.reduce((latest, row) => Math.max(latest, row.at), head.newestAt),
    droppedAt: null,
  };
}
