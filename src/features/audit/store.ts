import { sql } from "drizzle-orm";

import type { Actor, RunnerActor } from "../../core/actor.ts";
import type { CallerRequest } from "../../core/context.ts";
import { cleanJson, cleanLine } from "../../core/clean-text.ts";
import type { CompanyPlace } from "../../core/place.ts";
import type { Database, Statement } from "../../platform/d1/database.ts";
import { inCompany } from "../../platform/d1/within-place.ts";
import type { AuditEvent } from "./rules/event.ts";
import { auditEvents, auditHeads } from "./tables.ts";

/** A refused path is the caller's to choose; no id of ours is near as long. */
const MAX_TARGET_LENGTH = 300;

export interface AuditRow extends Pick<CallerRequest, "ip" | "requestId"> {
  readonly id: string;
  readonly atMs: number;
  readonly actor: Pick<Actor | RunnerActor, "type" | "id" | "environment"> & {
    readonly name?: string;
  };
  readonly event: AuditEvent;
}

export function insertAuditEvent(db: Database, place: CompanyPlace, row: AuditRow): Statement {
  return db.insert(auditEvents).values(toColumns(place, row));
}

export function insertEventOnce(
  db: Database,
  place: CompanyPlace,
  row: AuditRow,
  dedupeKey: string,
): Statement {
  return db
    .insert(auditEvents)
    .values({ ...toColumns(place, row), dedupeKey })
    .onConflictDoNothing({ target: auditEvents.dedupeKey });
}

/**
 * The first refusal of its minute becomes the event, each further one adds to its count, until the event is sealed:
 * what is sealed never changes, so one that arrives later than that is not counted.
 */
export function upsertRefusal(
  db: Database,
  place: CompanyPlace,
  row: AuditRow,
  dedupeKey: string,
  count: number,
): Statement {
  const sealedThrough = db
    .select({ seq: auditHeads.sealedThrough })
    .from(auditHeads)
    .where(inCompany(auditHeads, place));
  return db
    .insert(auditEvents)
    .values({ ...toColumns(place, row), dedupeKey, count })
    .onConflictDoUpdate({
      target: auditEvents.dedupeKey,
      set: { count: sql`${auditEvents.count} + ${count}` },
      setWhere: sql`${auditEvents.seq} > coalesce(${sealedThrough}, 0)`,
    });
}

/** Names and targets may be others' to choose: what is sealed is well-formed, whatever came. */
function toColumns(place: CompanyPlace, row: AuditRow) {
  const { event, actor } = row;
  return {
    id: row.id,
    companyId: place.companyId,
    environment: event.environment ?? actor.environment,
    at: row.atMs,
    actorType: actor.type,
    actorId: actor.id,
    actorName: actor.name?.toWellFormed() ?? null,
    ip: row.ip,
    action: event.action,
    category: event.category,
    target: cleanLine(event.target, MAX_TARGET_LENGTH),
    outcome: event.outcome,
    source: actor.type === "system" ? "system" : "nembl",
    requestId: row.requestId,
    details: cleanJson(event.details ?? {}) as Readonly<Record<string, unknown>>,
  };
}
