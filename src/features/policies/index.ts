export { createPorts } from "./engine/create-authorize.ts";
export type { DecisionDeps, PolicyDeps } from "./deps.ts";
export { filterHolders } from "./engine/filter-holders.ts";
export { createPolicySource } from "./engine/policy-source.ts";
export { judgeInvitation } from "./manage/judge-invitation.ts";
export { requireGroupGrantable, requireRoleGrantable } from "./manage/require-grantable-policy.ts";
export { POLICY_NOTICES } from "./notices.ts";
