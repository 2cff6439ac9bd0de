/**
 * The log as a stream: a page of events in memory at a time, whatever its length. It ends with what was there when it
 * began; where a read fails half-way it breaks off, without the last line that a whole one has.
 */

import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { utf8 } from "../../../core/encoding.ts";
import { parse } from "../../../core/parse.ts";
import { isoTime } from "../../../core/time.ts";
import { auditEvent, commit } from "../commit.ts";
import { CSV_HEADER, csvRow } from "../rules/csv.ts";
import type { AuditLogDeps } from "../deps.ts";
import { categoryOf, type EventFilter } from "../rules/event.ts";
import { eventLine } from "./event-lines.ts";
import { exportSealed } from "./export-sealed.ts";
import { findLastSeq, selectEventRange, type EventRow } from "./log-store.ts";
import { presentEvent } from "./present.ts";
import { endLine, filteredLine } from "../rules/seal-format.ts";
import { exportAuditFilter, readFilter } from "../schemas.ts";

export type ExportFormat = "ndjson" | "csv";

/** About a megabyte, and one of the thousand statements that D1 allows a request. */
const PAGE_EVENTS = 1_000;

export async function exportLog(
  ctx: Context<AuditLogDeps>,
  sent: z.input<typeof exportAuditFilter>,
): Promise<{ body: ReadableStream<Uint8Array>; filename: string; format: ExportFormat }> {
  const { format, ...asked } = parse(exportAuditFilter, sent);
  const filter = readFilter(asked);
  await ctx.authorize("audit:export");
  const { companyId } = ctx.actor;
  const filters = describe(filter);

  const audit = auditEvent(ctx, {
    action: "audit:export",
    category: categoryOf("audit:export"),
    target: `company:${companyId}`,
    outcome: "success",
    details: { format, filters },
  });
  await commit(ctx, audit, []);

  const pages = (afterSeq: number, throughSeq: number) =>
    readPages(ctx, filter, afterSeq, throughSeq);
  const sealed = format === "ndjson" && Object.keys(filters).length === 0;
  const chunks = sealed ? exportSealed(ctx, pages) : exportPlain(ctx, format, filters, pages);
  const day = isoTime(ctx.nowMs).slice(0, 10);
  const filename = `nembl-audit-${companyId}-${day}.${format}`;
  return { body: streamOf(chunks), filename, format };
}

export type ReadPages = (afterSeq: number, throughSeq: number) => AsyncGenerator<EventRow[]>;

async function* readPages(
  { actor, deps }: Context<AuditLogDeps>,
  filter: EventFilter,
  afterSeq: number,
  throughSeq: number,
): AsyncGenerator<EventRow[]> {
  for (let seq = afterSeq; seq < throughSeq;) {
    const range = { afterSeq: seq, throughSeq, limit: PAGE_EVENTS };
    const rows = await selectEventRange(deps.db, actor, filter, range);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE_EVENTS) return;
    seq = rows.at(-1)?.seq ?? throughSeq;
  }
}

/** Without seals: they are of all events, and these are some. NDJSON says so where a reader begins, and where it ends. */
async function* exportPlain(
  { actor, deps }: Context<AuditLogDeps>,
  format: ExportFormat,
  filters: Readonly<Record<string, string>>,
  pages: ReadPages,
): AsyncGenerator<string> {
  const { companyId } = actor;
  yield format === "csv" ? CSV_HEADER : `${filteredLine(companyId, filters)}\n`;
  const write = format === "csv" ? (row: EventRow) => csvRow(presentEvent(row)) : eventLine;
  let events = 0;
  for await (const rows of pages(0, await findLastSeq(deps.db, actor))) {
    events += rows.length;
    yield rows.map(write).join("");
  }
  if (format === "ndjson") yield `${endLine(companyId, events)}\n`;
}

function describe(filter: EventFilter): Record<string, string> {
  const { fromMs, toMs, ...rest } = filter;
  const from = fromMs === undefined ? undefined : isoTime(fromMs);
  const to = toMs === undefined ? undefined : isoTime(toMs);
  const named: Readonly<Record<string, string | undefined>> = { ...rest, from, to };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function streamOf(chunks: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(utf8(value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
