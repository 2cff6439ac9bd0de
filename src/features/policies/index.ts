export { createPorts } from "./create-authorize.ts";
export type { DecisionDeps, PolicyDeps } from "./deps.ts";
export { filterHolders } from "./filter-holders.ts";
export { createPolicySource } from "./policy-source.ts";
export { requireGroupGrantable, requireRoleGrantable } from "./require-grantable-policy.ts";
export { policyRoutes } from "./routes.ts";
