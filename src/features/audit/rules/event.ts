/** What an audit event says. */

import type { Environment } from "../../../core/environment.ts";
import type { Action } from "../../../core/rights.ts";

export type AuditAction =
  | Action
  | "api_keys:use"
  | "auth:sign_in"
  | "auth:sign_out"
  | "auth:switch_company"
  | "mfa:enroll"
  | "mfa:remove"
  | "mfa:verify"
  | "mfa:reset"
  | "mfa:regenerate_codes"
  | "company:create"
  | "users:join"
  | "users:uninvite"
  | "secrets:replace_value"
  | "secrets:set_reminder"
  | "secrets:remove_reminder"
  | "webhooks:rotate_secret"
  | "oauth_clients:rotate_secret"
  | "webhooks:disable"
  | "webhooks:test"
  | "webhooks:retry"
  | "notifications:set_preferences"
  | "runners:register"
  | "runners:start"
  | "runners:claim"
  | "runners:finish"
  | "api_keys:leak"
  | "requests:cancel"
  | "requests:delete"
  | "inbound_webhooks:create"
  | "inbound_webhooks:update"
  | "inbound_webhooks:delete"
  | "inbound_webhooks:receive"
  | "workflows:cancel"
  | "workflows:complete_phase"
  | "workflows:finish";

export const AUDIT_CATEGORIES = [
  "auth",
  "iam",
  "secret",
  "workflow",
  "request",
  "company",
] as const;

export type AuditCategory = (typeof AUDIT_CATEGORIES)[number];

export const AUDIT_OUTCOMES = ["success", "denied", "failure"] as const;

export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

export interface AuditEvent {
  readonly action: AuditAction;
  readonly category: AuditCategory;
  /** `kind:id`, as in `api_key:key_…`. */
  readonly target: string;
  readonly outcome: AuditOutcome;
  /** Ids, names, counts, codes. Never a value, hash or token. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Where the thing has another environment than the actor acts in. */
  readonly environment?: Environment;
}

/** Which events of the log. */
export interface EventFilter {
  readonly action?: AuditAction | undefined;
  readonly actor?: string | undefined;
  readonly target?: string | undefined;
  readonly category?: AuditCategory | undefined;
  readonly outcome?: AuditOutcome | undefined;
  readonly environment?: Environment | undefined;
  readonly fromMs?: number | undefined;
  readonly toMs?: number | undefined;
}

const CATEGORY_OF_RESOURCE: Readonly<Record<string, AuditCategory>> = {
  secrets: "secret",
  workflows: "workflow",
  connectors: "workflow",
  inbound_webhooks: "workflow",
  services: "request",
  requests: "request",
  company: "company",
  billing: "company",
  sessions: "auth",
  auth: "auth",
  mfa: "auth",
};

export function categoryOf(action: AuditAction): AuditCategory {
  if (action === "api_keys:use") return "auth";
  return CATEGORY_OF_RESOURCE[action.slice(0, action.indexOf(":"))] ?? "iam";
}
