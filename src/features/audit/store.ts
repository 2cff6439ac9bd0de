import { sql } from "drizzle-orm";

import type { Actor } from "../../core/actor.ts";
import type { CompanyScope } from "../../core/scope.ts";
import type { Database, Statement } from "../../platform/d1/database.ts";
import type { AuditEvent } from "./event.ts";
import { auditEvents } from "./tables.ts";

export interface AuditRow {
  readonly id: string;
  readonly atMs: number;
  readonly actor: Pick<Actor, "type" | "id" | "environment"> & { readonly name?: string };
  readonly ip: string | null;
  readonly requestId: string;
  readonly event: AuditEvent;
}

export function insertAuditEvent(db: Database, scope: CompanyScope, row: AuditRow): Statement {
  return db.insert(auditEvents).values(toColumns(scope, row));
}

/** The first refusal of its minute becomes the event, each further one adds to its count. */
export function upsertRefusal(
  db: Database,
  scope: CompanyScope,
  row: AuditRow,
  dedupeKey: string,
  count: number,
): Statement {
  return db
    .insert(auditEvents)
    .values({ ...toColumns(scope, row), dedupeKey, count })
    .onConflictDoUpdate({
      target: auditEvents.dedupeKey,
      set: { count: sql`${auditEvents.count} + ${count}` },
    });
}

function toColumns(scope: CompanyScope, row: AuditRow) {
  const { event, actor } = row;
  return {
    id: row.id,
    companyId: scope.companyId,
    environment: event.environment ?? actor.environment,
    at: row.atMs,
    actorType: actor.type,
    actorId: actor.id,
    actorName: actor.name ?? null,
    ip: row.ip,
    action: event.action,
    category: event.category,
    target: event.target,
    outcome: event.outcome,
    source: actor.type === "system" ? "system" : "nembl",
    requestId: row.requestId,
    details: event.details ?? {},
  };
}
