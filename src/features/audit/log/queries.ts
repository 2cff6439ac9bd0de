import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { invalidField } from "../../../core/errors.ts";
import {
  pageRequest,
  paginationOf,
  type PageRequest,
  type Pagination,
} from "../../../core/page.ts";
import { parse } from "../../../core/parse.ts";
import type { AuditDeps } from "../commit.ts";
import { readCursor, writeCursor, type Cursor } from "../rules/cursor.ts";
import type { EventFilter } from "../rules/event.ts";
import { selectEvents, selectEventsAfter, type EventRow } from "./log-store.ts";
import { listAuditFilter, readFilter } from "../schemas.ts";
import { presentEvent, withoutPeople, type AuditEventResource } from "./present.ts";

/** A log has no last page: events are counted, and pages reached by number, up to here. A cursor goes on. */
export const COUNTED = 10_000;

export interface AuditPage {
  readonly items: readonly AuditEventResource[];
  readonly pagination: Pagination;
  readonly nextCursor: string | null;
}

/** Newest first. People see both environments unless they ask for one, an API key its own. */
export async function listAuditEvents(
  ctx: Context<AuditDeps>,
  sent: z.input<typeof listAuditFilter>,
  { page: asked, pageSize }: PageRequest,
): Promise<AuditPage> {
  const { cursor, ...filter } = parse(listAuditFilter, sent);
  await ctx.authorize("audit:read");
  const input = { filter: readFilter(filter), page: asked, pageSize, cursor };
  const { rows, page, totalCount } = await readRows(ctx, input);

  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const more = rows.length > shown.length && last !== undefined;
  const { actor } = ctx;
  const sandboxed = actor.type === "api_key" && actor.environment === "test";
  return {
    items: shown.map((row) => (sandboxed ? withoutPeople(presentEvent(row)) : presentEvent(row))),
    pagination: paginationOf(pageRequest(page, pageSize), totalCount),
    nextCursor: more ? writeCursor({ page: page + 1, totalCount, afterId: last.id }) : null,
  };
}

interface Rows {
  /** One more than a page, where there is more. */
  readonly rows: readonly EventRow[];
  readonly page: number;
  readonly totalCount: number;
}

interface Asked {
  readonly filter: EventFilter;
  readonly page: number;
  readonly pageSize: number;
  readonly cursor: string | undefined;
}

async function readRows(ctx: Context<AuditDeps>, input: Asked): Promise<Rows> {
  const { actor, deps } = ctx;
  const { filter, page, pageSize } = input;
  const confined = actor.type === "api_key" ? actor.environment : null;
  const limit = pageSize + 1;

  const cursor = input.cursor === undefined ? undefined : requireCursor(input.cursor, page);
  if (cursor !== undefined) {
    const after = { id: cursor.afterId, limit };
    const rows = await selectEventsAfter(deps.db, actor, filter, confined, after);
    if (rows === undefined) throw invalidField("cursor", "It leads to nothing in this log.");
    return { rows, page: cursor.page, totalCount: cursor.totalCount };
  }

  if (page * pageSize > COUNTED) {
    throw invalidField("page", `Pages reach the newest ${COUNTED} events; go on with nextCursor.`);
  }
  const { offset } = pageRequest(page, pageSize);
  const numbered = { limit, offset, countUpTo: COUNTED };
  return { ...(await selectEvents(deps.db, actor, filter, confined, numbered)), page };
}

function requireCursor(text: string, page: number): Cursor {
  if (page !== 1) throw invalidField("page", "Not together with a cursor.");
  const cursor = readCursor(text);
  if (cursor === undefined) throw invalidField("cursor", "Not a cursor of this list.");
  return cursor;
}
