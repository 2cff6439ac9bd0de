/** Every action that an event can have, for filters. */

import { ALL_ACTIONS, type Action } from "../../../core/rights.ts";
import type { AuditAction } from "./event.ts";

/** Actions that need no right, or a right of another name. An action that is missing here does not compile. */
const OTHERS: Readonly<Record<Exclude<AuditAction, Action>, true>> = {
  "api_keys:use": true,
  "api_keys:leak": true,
  "auth:sign_in": true,
  "auth:sign_out": true,
  "auth:switch_company": true,
  "mfa:enroll": true,
  "mfa:remove": true,
  "mfa:verify": true,
  "mfa:reset": true,
  "mfa:regenerate_codes": true,
  "company:create": true,
  "users:join": true,
  "users:uninvite": true,
  "secrets:replace_value": true,
  "secrets:set_reminder": true,
  "secrets:remove_reminder": true,
  "webhooks:rotate_secret": true,
  "oauth_clients:rotate_secret": true,
  "webhooks:disable": true,
  "webhooks:test": true,
  "webhooks:retry": true,
  "notifications:set_preferences": true,
  "runners:register": true,
  "runners:start": true,
  "runners:claim": true,
  "runners:finish": true,
  "requests:cancel": true,
  "requests:delete": true,
  "inbound_webhooks:create": true,
  "inbound_webhooks:update": true,
  "inbound_webhooks:delete": true,
  "inbound_webhooks:receive": true,
  "workflows:cancel": true,
  "workflows:complete_phase": true,
  "workflows:finish": true,
};

export const AUDIT_ACTIONS: readonly AuditAction[] = [
  ...ALL_ACTIONS,
  ...(Object.keys(OTHERS) as (keyof typeof OTHERS)[]),
];
