/**
 * Retention: whole sealed segments go once everything in them is old enough. Their rows stay, so the chain does, and an
 * export says where it begins. It is no event of its own, as sealing is none.
 */

import { CodedError, conflict } from "../../../core/errors.ts";
import { DAY_MS } from "../../../core/time.ts";
import { touch } from "../commit.ts";
import type { AuditLogDeps } from "../deps.ts";
import { dropSegments, selectOldSegments, type SegmentRange } from "./segment-store.ts";

/** Segments a run, and events a statement: well within D1's 30 s, and a backlog is gone in a few runs. */
const SEGMENTS_A_RUN = 1_000;
const EVENTS_A_STATEMENT = 2_000;

/** Statements are what D1 counts: a run drops from so many places at most. */
const RANGES_A_RUN = 50;

export async function dropOldSegments(
  deps: AuditLogDeps,
  nowMs: number,
): Promise<{ dropped: number; failed: number }> {
  const beforeMs = nowMs - deps.auditRetentionDays * DAY_MS;
  const rows = await selectOldSegments(deps.db, beforeMs, SEGMENTS_A_RUN);

  const done = { dropped: 0, failed: 0 };
  const failedCompanies = new Set<string>();
  for (const range of rangesOf(rows).slice(0, RANGES_A_RUN)) {
    // In their order or not at all: what is left is always the log's end.
    if (failedCompanies.has(range.companyId)) continue;
    try {
      const gone = conflict("Another run dropped it.");
      await touch(deps.db, dropSegments(deps.db, range, range, nowMs, gone));
      done.dropped += range.lastNumber - range.firstNumber + 1;
    } catch (error) {
      if (!(error instanceof CodedError && error.code === "conflict")) done.failed++;
      failedCompanies.add(range.companyId);
    }
  }
  return done;
}

type OldSegment = Awaited<ReturnType<typeof selectOldSegments>>[number];

/** Neighbours of one company, as many as one statement may remove. */
function rangesOf(rows: readonly OldSegment[]): SegmentRange[] {
  const ranges: (SegmentRange & { readonly events: number })[] = [];
  const openOf = new Map<string, number>();
  for (const row of rows) {
    const { companyId, number, firstSeq, lastSeq, events } = row;
    const index = openOf.get(companyId);
    const open = index === undefined ? undefined : ranges[index];
    if (index !== undefined && open !== undefined && joins(open, row)) {
      ranges[index] = { ...open, lastNumber: number, lastSeq, events: open.events + events };
    } else {
      const added = { companyId, firstNumber: number, lastNumber: number, firstSeq, lastSeq };
      openOf.set(companyId, ranges.push({ ...added, events }) - 1);
    }
  }
  return ranges;
}

function joins(
  range: SegmentRange & { readonly events: number },
  { number, events }: OldSegment,
): boolean {
  return number === range.lastNumber + 1 && range.events + events <= EVENTS_A_STATEMENT;
}
