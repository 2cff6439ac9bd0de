export { findUserActor } from "./find-user-actor.ts";
export { customLimits } from "./custom-limits.ts";
export { buildPlanQuery, selectActiveMemberIds } from "./store.ts";
