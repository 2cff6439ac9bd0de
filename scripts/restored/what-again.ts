/**
 * What to do again after a restore: read from audit events of after the time that the rows are of. Sign-ins, sessions,
 * keys and codes are not among it, for the Worker ends those by itself. Pure.
 */

import type { AuditAction } from "../../src/features/audit/rules/event.ts";

/** As an export has it (NDJSON), and as `save` writes it. */
export interface LoggedEvent {
  readonly id: string;
  readonly company: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/**
 * What a person does again of each action, in the order in which it matters: what lets somebody in that was shut out comes
 * first. Null: the Worker ends it by itself, or nothing is to be done. An action that is missing here does not compile.
 */
const AGAIN: Readonly<Record<AuditAction, string | null>> = {
  "users:disable": "deactivate or remove the person again",
  "users:update": "set the person's role again",
  "groups:manage_members": "set the group's members again",
  "groups:update": "change the group again",
  "groups:delete": "delete the group again",
  "policies:create": "make the rule again, a Deny first",
  "policies:update": "change the rule again",
  "policies:delete": "delete the rule again",
  "company:update": "set the company's settings again, and whether a second factor is required",
  "mfa:enroll": "reset the person's second factor: they hold another one by now",
  "mfa:remove": "reset the person's second factor: they removed it",
  "mfa:reset": "reset the person's second factor again",
  "oauth_clients:update": "change the client again",
  "oauth_clients:rotate_secret": "rotate the client's secret again",
  "oauth_clients:delete": "delete the client again: Cognito has it no more",
  "oauth_clients:create": "register the client again, and delete the one that Cognito has",
  "runners:delete": "revoke the runner again",
  "runners:register": "make the runner anew: what it holds does not work",
  "runners:create": "make the runner anew",
  "secrets:replace_value": "embedded vault: set the value again, for the old one is back",
  "secrets:update": "change the secret again: its tags, hosts or description",
  "secrets:delete": "delete the secret again",
  "secrets:create": "make the secret again; Secrets Manager may hold its value still",
  "secrets:bind": "bind the secret again",
  "connectors:update": "change the connector again",
  "connectors:delete": "delete the connector again",
  "connectors:create": "make the connector again",
  "inbound_webhooks:update": "change the inbound webhook again",
  "inbound_webhooks:delete": "delete the inbound webhook again",
  "inbound_webhooks:create": "make the inbound webhook again: its address is another one",
  "webhooks:update": "change the webhook endpoint again",
  "webhooks:delete": "delete the webhook endpoint again",
  "webhooks:rotate_secret": "rotate the endpoint's signing secret: its receiver has another one",
  "webhooks:create": "make the webhook endpoint again: its secret is another one",
  "workflows:publish": "publish the workflow again",
  "workflows:update": "change the workflow again",
  "workflows:delete": "delete the workflow again",
  "workflows:create": "make the workflow again",
  "services:update": "change the service again",
  "services:delete": "delete the service again",
  "services:create": "make the service again",
  "services:publish": "publish the service again",
  "groups:create": "make the group again",
  "company:create": "found the company again",
  "users:join": "invite the person again",
  "users:invite": "invite the person again",
  "api_keys:create": "make another key: this one does not work",
  "api_keys:rotate": "make another key: the new one does not work",
  "api_keys:update": "rename the key again",
  "secrets:set_reminder": "set the reminder again",
  "secrets:remove_reminder": "remove the reminder again",
  "notifications:set_preferences": "the person sets their preferences again",
  "requests:create": "make the request again, if its workflow has not done its work",
  "requests:update": "change the request again",
  "requests:assign": "assign the request again",
  "requests:close": "close the request again",
  "requests:cancel": "cancel the request again",
  "requests:delete": "delete the request again",
  // Ended for everybody, or asked of the key's object.
  "api_keys:revoke": null,
  "api_keys:leak": null,
  "sessions:end": null,
  "users:uninvite": null,
  "mfa:regenerate_codes": null,
  "workflows:cancel": null,
  "workflows:complete_phase": null,
  "workflows:execute": null,
  "workflows:finish": null,
  "webhooks:disable": null,
  // What happened, and changed nothing that lasts.
  ...{ "api_keys:read": null, "api_keys:use": null, "audit:export": null, "audit:read": null },
  ...{ "auth:sign_in": null, "auth:sign_out": null, "auth:switch_company": null },
  ...{ "billing:read": null, "company:read": null, "connectors:execute": null },
  ...{ "connectors:read": null, "groups:read": null, "inbound_webhooks:receive": null },
  ...{ "mfa:verify": null, "oauth_clients:read": null, "policies:read": null },
  ...{ "requests:read": null, "runners:claim": null, "runners:finish": null },
  ...{ "runners:read": null, "runners:start": null, "secrets:read": null },
  ...{ "secrets:read_value": null, "services:read": null, "sessions:read": null },
  ...{ "users:read": null, "webhooks:read": null, "webhooks:retry": null },
  ...{ "webhooks:test": null, "workflows:read": null },
};

const ORDER = Object.keys(AGAIN);

/** For a query that leaves out the rest, of which there is much. */
export const ACTIONS_AGAIN: readonly string[] = Object.entries(AGAIN).flatMap(([action, what]) =>
  what === null ? [] : [action],
);

export interface Item {
  readonly event: LoggedEvent;
  readonly what: string;
}

export function listAgain(events: readonly LoggedEvent[], restoredToMs: number): Item[] {
  const items = events.flatMap((event) => {
    const what = (AGAIN as Readonly<Record<string, string | null>>)[event.action] ?? null;
    const isLater = Date.parse(event.at) > restoredToMs;
    return what !== null && isLater && event.outcome === "success" ? [{ event, what }] : [];
  });
  return items.toSorted(
    (left, right) =>
      left.event.company.localeCompare(right.event.company) ||
      ORDER.indexOf(left.event.action) - ORDER.indexOf(right.event.action) ||
      left.event.at.localeCompare(right.event.at),
  );
}

/** One line each, by company; details as the log has them, which hold no value. */
export function printAgain(items: readonly Item[]): string {
  const lines: string[] = [];
  let company = "";
  for (const { event, what } of items) {
    if (event.company !== company) lines.push(`${event.company}:`);
    company = event.company;
    const { at, action, target, actor, details } = event;
    lines.push(`  ${at} ${action} ${target} by ${actor}: ${what}. ${JSON.stringify(details)}`);
  }
  return lines.join("\n");
}
