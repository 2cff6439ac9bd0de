import { actedBy } from "../../../core/announce.ts";
import type { Context } from "../../../core/context.ts";
import { noticeOf } from "../../../core/notice-kind.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, type AuditWrite } from "../../audit/index.ts";
import type { PolicyDeps } from "../deps.ts";
import { policyChanged, type PolicyChange } from "../notices.ts";
import type { PolicyRow } from "../store.ts";

/** Holds the rule as it was and as it is, so that the log shows what was in force. */
export function policyEvent(
  ctx: Context<PolicyDeps>,
  change: PolicyChange,
  before: PolicyRow | null,
  after: PolicyRow | null,
): AuditWrite {
  return auditEvent(ctx, {
    action: `policies:${change}`,
    category: "iam",
    target: `policy:${(after ?? before)?.id ?? ""}`,
    outcome: "success",
    details: {
      ...(before === null ? {} : { before: ruleOf(before) }),
      ...(after === null ? {} : { after: ruleOf(after) }),
    },
  });
}

export function policyNotice(
  { deps, actor, nowMs }: Context<PolicyDeps>,
  change: PolicyChange,
  { id, name, companyId }: PolicyRow,
): Write {
  const payload = { policyId: id, name, change, ...actedBy(actor) };
  const to = { companyId, userId: null, audience: { about: { id } } };
  return deps.announce(noticeOf(policyChanged, to, payload), nowMs);
}

function ruleOf(row: PolicyRow) {
  const { name, effect, resource, actions, conditions, principals, enabled } = row;
  return { name, effect, resource, actions, conditions, principals, enabled };
}
