/**
 * The part of the list that shuts somebody out, as statements for `wrangler d1 execute` while the Worker is closed: people
 * who were deactivated, whose role was lowered or who left a group, runners that were revoked, factors that were removed,
 * webhooks of both directions that were deleted or disabled. Everything else is done by people. Pure.
 */

import { ROLES, type Role } from "../../src/core/actor.ts";
import { quoted } from "../rotate/sql-text.ts";
import type { Item, LoggedEvent } from "./what-again.ts";

export function sqlAgain(items: readonly Item[], nowMs: number): string[] {
  // Of several changes of one person's status, role or seat the last counts.
  const last = new Map<string, LoggedEvent>();
  for (const { event } of items) {
    const key = keyOf(event);
    const before = last.get(key);
    if (before === undefined || before.at <= event.at) last.set(key, event);
  }
  return [...last.values()].flatMap((event) => statementOf(event, nowMs) ?? []);
}

function keyOf({ id, company, action, target, details }: LoggedEvent): string {
  if (action.startsWith("mfa:")) return id;
  const seat = action === "groups:manage_members" ? seatOf(details) : "";
  return [company, action, target, seat].join("|");
}

function statementOf(event: LoggedEvent, nowMs: number): string | undefined {
  const { action, company, target, details } = event;
  const id = quoted(target.slice(target.indexOf(":") + 1));
  const after = (details["after"] ?? {}) as Readonly<Record<string, unknown>>;
  const ofCompany = `company_id = ${quoted(company)}`;
  // Attack: an export that its company has edited removes the factor of somebody who is no member of it.
  const ofMember = `user_id = ${id} AND user_id IN (SELECT user_id FROM memberships WHERE ${ofCompany})`;
  const disabledEndpoint = `UPDATE webhook_endpoints SET status = 'disabled', revision = revision + 1 WHERE ${ofCompany} AND id = ${id};`;
  const disabledInbound = `UPDATE inbound_webhooks SET enabled = 0, revision = revision + 1 WHERE ${ofCompany} AND id = ${id};`;
  switch (action) {
    case "users:disable":
      return after["status"] === "deactivated"
        ? `UPDATE memberships SET status = 'deactivated', revision = revision + 1 WHERE ${ofCompany} AND user_id = ${id};`
        : undefined;
    case "users:update":
      return lowered(ofCompany, id, after["role"]);
    case "groups:manage_members":
      return details["removed"] === undefined
        ? undefined
        : `DELETE FROM group_members WHERE ${ofCompany} AND group_id = ${id} AND user_id = ${quoted(seatOf(details))};`;
    case "runners:delete":
      return `UPDATE runners SET revoked_at = ${nowMs}, revision = revision + 1 WHERE ${ofCompany} AND id = ${id} AND revoked_at IS NULL;`;
    case "mfa:remove":
      return `DELETE FROM mfa_factors WHERE ${ofMember} AND kind LIKE ${quoted(`${String(details["factor"])}%`)};`;
    case "mfa:reset":
      return `DELETE FROM mfa_factors WHERE ${ofMember};`;
    case "webhooks:delete":
      return disabledEndpoint;
    case "webhooks:update":
      return after["status"] === "disabled" ? disabledEndpoint : undefined;
    case "inbound_webhooks:delete":
      return disabledInbound;
    case "inbound_webhooks:update":
      return after["enabled"] === false ? disabledInbound : undefined;
    default:
      return undefined;
  }
}

/** Who joined a group or left it. */
function seatOf({ added, removed }: Readonly<Record<string, unknown>>): string {
  return String(removed ?? added);
}

/** Never a higher role: people give that again. The only owner of then stays one, or no one could. */
function lowered(ofCompany: string, id: string, role: unknown): string | undefined {
  const above = ROLES.slice(0, Math.max(ROLES.indexOf(role as Role), 0));
  if (above.length === 0) return undefined;
  const another = `EXISTS (SELECT 1 FROM memberships AS other WHERE other.${ofCompany} AND other.user_id <> ${id} AND other.role = 'owner' AND other.status = 'active')`;
  return `UPDATE memberships SET role = ${quoted(String(role))}, revision = revision + 1 WHERE ${ofCompany} AND user_id = ${id} AND role IN (${above.map(quoted).join(", ")}) AND (role <> 'owner' OR ${another});`;
}
