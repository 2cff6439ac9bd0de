/** What an audit event says. */

import type { Environment } from "../../core/environment.ts";
import type { Action } from "../../core/rights.ts";

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
  | "webhooks:disable"
  | "api_keys:leak";

export type AuditCategory = "auth" | "iam" | "secret" | "workflow" | "request" | "company";

export type AuditOutcome = "success" | "denied" | "failure";

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

const CATEGORY_OF_RESOURCE: Readonly<Record<string, AuditCategory>> = {
  secrets: "secret",
  workflows: "workflow",
  connectors: "workflow",
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
