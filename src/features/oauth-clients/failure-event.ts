import { failureEvent, type AuditWrite } from "../audit/index.ts";
import type { ClientRow } from "./registration-store.ts";

export function poolFailureEvent(
  ctx: Parameters<typeof failureEvent>[0],
  action: Parameters<typeof failureEvent>[1]["action"],
  { id, clientId, name }: Pick<ClientRow, "id" | "clientId" | "name">,
): AuditWrite {
  const target = `oauth_client:${id}`;
  const details = { clientId, name };
  return failureEvent(ctx, { action, category: "iam", target, details }, "The user pool");
}
