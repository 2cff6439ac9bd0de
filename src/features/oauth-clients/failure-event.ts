import type { Context } from "../../core/context.ts";
import type { Action } from "../../core/rights.ts";
import { auditEvent, type AuditDeps, type AuditWrite } from "../audit/index.ts";
import type { ClientRow } from "./registration-store.ts";

/** The event of the intent said what was to be done; this one, that it was not. */
export function failureEvent(
  ctx: Context<AuditDeps>,
  action: Action,
  { id, clientId, name }: Pick<ClientRow, "id" | "clientId" | "name">,
): AuditWrite {
  return auditEvent(ctx, {
    action,
    category: "iam",
    target: `oauth_client:${id}`,
    outcome: "failure",
    details: { clientId, name, reason: "The user pool did not do it; nothing has changed." },
  });
}
