export { createCedarEngine } from "./cedar.ts";
export { createPorts } from "./create-authorize.ts";
export type { DecisionDeps, PolicyDeps } from "./deps.ts";
export { filterHolders } from "./filter-holders.ts";
export { createPolicySource } from "./policy-source.ts";
export { requireGroupGrantable, requireRoleGrantable } from "./require-grantable-policy.ts";
export { findPolicy } from "./store.ts";
export type { FindThing, Thing } from "./thing.ts";
export { policyRoutes } from "./routes.ts";
