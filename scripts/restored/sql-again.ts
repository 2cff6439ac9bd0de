/**
 * The part of the list that shuts somebody out, as statements for `wrangler d1 execute` while the Worker is closed: people
 * who were deactivated, runners that were revoked, factors that were removed. Everything else is done by people. Pure.
 */

import { quoted } from "../rotate/sql-text.ts";
import type { Item, LoggedEvent } from "./what-again.ts";

export function sqlAgain(items: readonly Item[], nowMs: number): string[] {
  // Of several changes of one person's status the last counts.
  const last = new Map<string, LoggedEvent>();
  for (const { event } of items) {
    const { company, action, target } = event;
    const key = action.startsWith("mfa:") ? event.id : `${company}|${action}|${target}`;
    const before = last.get(key);
    if (before === undefined || before.at <= event.at) last.set(key, event);
  }
  return [...last.values()].flatMap((event) => statementOf(event, nowMs) ?? []);
}

function statementOf(event: LoggedEvent, nowMs: number): string | undefined {
  const { action, company, target, details } = event;
  const id = target.slice(target.indexOf(":") + 1);
  const ofCompany = `company_id = ${quoted(company)}`;
  switch (action) {
    case "users:disable":
      return isDeactivation(details)
        ? `UPDATE memberships SET status = 'deactivated', revision = revision + 1 WHERE ${ofCompany} AND user_id = ${quoted(id)};`
        : undefined;
    case "runners:delete":
      return `UPDATE runners SET revoked_at = ${nowMs}, revision = revision + 1 WHERE ${ofCompany} AND id = ${quoted(id)} AND revoked_at IS NULL;`;
    case "mfa:remove":
      return `DELETE FROM mfa_factors WHERE user_id = ${quoted(id)} AND kind LIKE ${quoted(`${String(details["factor"])}%`)};`;
    case "mfa:reset":
      return `DELETE FROM mfa_factors WHERE user_id = ${quoted(id)};`;
    default:
      return undefined;
  }
}

function isDeactivation({ after }: Readonly<Record<string, unknown>>): boolean {
  return (after as { readonly status?: string } | undefined)?.status === "deactivated";
}
