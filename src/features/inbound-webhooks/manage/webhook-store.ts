import { count, desc, eq, getTableColumns, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Reach } from "../../../core/reach.ts";
import type { ColumnsBut } from "../../../platform/d1/columns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import { inboundCalls, inboundWebhooks } from "../tables.ts";

export type InboundWebhookRow = typeof inboundWebhooks.$inferSelect;

export interface ShownWebhook extends InboundWebhookRow {
  /** Of the last call that was accepted and is still known. */
  readonly lastReceivedAt: number | null;
}

export function findInboundWebhook(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<ShownWebhook | undefined> {
  return db
    .select(shown(place))
    .from(inboundWebhooks)
    .where(inEnvironment(inboundWebhooks, place, eq(inboundWebhooks.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. Who may read a workflow may read what starts it. */
export async function selectInboundWebhooks(
  db: Database,
  place: EnvironmentPlace,
  filter: { readonly workflowId?: string | undefined },
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ShownWebhook[]; totalCount: number }> {
  const table = inboundWebhooks;
  const within = inEnvironment(table, place);
  const { workflowId } = filter;
  const where = inEnvironment(
    table,
    place,
    workflowId === undefined ? undefined : eq(table.workflowId, workflowId),
    await withinReach(db, reach, { table, id: table.workflowId, within }),
  );
  const [rows, [total]] = await db.batch([
    db
      .select(shown(place))
      .from(table)
      .where(where)
      .orderBy(desc(table.createdAt), desc(table.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(table).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

/** Which inbound webhooks start a workflow, by id, a hundred at most. */
export function inboundWebhooksOf(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .select({ id: inboundWebhooks.id, name: inboundWebhooks.name })
    .from(inboundWebhooks)
    .where(inEnvironment(inboundWebhooks, place, eq(inboundWebhooks.workflowId, workflowId)))
    .orderBy(inboundWebhooks.id)
    .limit(MAX_SHOWN)
    .all();
}

const MAX_SHOWN = 100;

export function insertInboundWebhook(
  db: Database,
  place: EnvironmentPlace,
  row: InboundWebhookRow,
): Write[] {
  const { companyId, environment } = place;
  return [write(db.insert(inboundWebhooks).values({ ...row, companyId, environment }))];
}

type LeftAlone = "id" | "companyId" | "environment" | "workflowId" | "createdAt" | "createdBy";

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateInboundWebhookRow(
  db: Database,
  place: EnvironmentPlace,
  before: InboundWebhookRow,
  after: InboundWebhookRow,
  changed: CodedError,
): Write[] {
  const { name, secret, enabled, updatedAt, revision } = after;
  const columns: ColumnsBut<InboundWebhookRow, LeftAlone> = {
    ...{ name, secret, enabled, updatedAt, revision },
  };
  return [
    write(db.update(inboundWebhooks).set(columns).where(atRevision(place, before))),
    mustHaveChanged(db, "inbound_webhook_changed", changed),
  ];
}

export function deleteInboundWebhookRow(
  db: Database,
  place: EnvironmentPlace,
  row: InboundWebhookRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(inboundWebhooks).where(atRevision(place, row))),
    mustHaveChanged(db, "inbound_webhook_changed", changed),
  ];
}

function shown(place: EnvironmentPlace) {
  const ofIt = inEnvironment(
    inboundCalls,
    place,
    sql`${inboundCalls.webhookId} = ${inboundWebhooks.id}`,
  );
  return {
    ...getTableColumns(inboundWebhooks),
    lastReceivedAt: sql<
      number | null
    >`(SELECT max(${inboundCalls.receivedAt}) FROM ${inboundCalls} WHERE ${ofIt})`,
  };
}

function atRevision(place: EnvironmentPlace, row: InboundWebhookRow) {
  return inEnvironment(
    inboundWebhooks,
    place,
    eq(inboundWebhooks.id, row.id),
    eq(inboundWebhooks.revision, row.revision),
  );
}
