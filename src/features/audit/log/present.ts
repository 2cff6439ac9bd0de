import type { Environment } from "../../../core/environment.ts";
import { isoTime } from "../../../core/time.ts";
import type { AuditAction, AuditCategory, AuditOutcome } from "../rules/event.ts";
import type { EventRow } from "./log-store.ts";

export interface AuditEventResource {
  readonly id: string;
  readonly at: string;
  readonly environment?: Environment;
  readonly actor: {
    readonly type: string;
    readonly id: string;
    readonly name: string | null;
    readonly ip: string | null;
  };
  readonly action: AuditAction;
  readonly category: AuditCategory;
  readonly target: string;
  readonly outcome: AuditOutcome;
  readonly source: string;
  readonly requestId: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is hashed and signed is this. A change to it changes `SEAL_FORMAT`, or no sealed event verifies any more. */
export function presentEvent(row: EventRow): AuditEventResource {
  const { id, environment, action, category, target, outcome, source, requestId, count } = row;
  return {
    id,
    at: isoTime(row.at),
    ...(environment === null ? {} : { environment }),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName, ip: row.ip },
    action,
    category,
    target,
    outcome,
    source,
    requestId,
    // Refusals of one kind within a minute are one event.
    details: count > 1 ? { ...row.details, count } : row.details,
  };
}

/** The categories whose details may say who people are: the company's own business, in whatever environment. */
const ABOUT_PEOPLE: ReadonlySet<AuditCategory> = new Set(["auth", "iam", "company"]);

/** For test keys, which know people by their ids alone. */
export function withoutPeople(event: AuditEventResource): AuditEventResource {
  const details = ABOUT_PEOPLE.has(event.category) ? {} : event.details;
  const { type, id } = event.actor;
  const actor = type === "user" ? { type, id, name: null, ip: null } : event.actor;
  return { ...event, actor, details };
}
