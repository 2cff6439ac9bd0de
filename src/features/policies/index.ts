export { createCedarEngine } from "./engine/cedar.ts";
export { createPorts } from "./engine/create-authorize.ts";
export type { DecisionDeps, PolicyDeps } from "./deps.ts";
export { filterHolders } from "./engine/filter-holders.ts";
export { findPolicy } from "./store.ts";
export type { FindThing, Thing } from "./thing.ts";
export { createPolicySource } from "./engine/policy-source.ts";
export { judgeInvitation } from "./manage/judge-invitation.ts";
export { requireGroupGrantable, requireRoleGrantable } from "./manage/require-grantable-policy.ts";
