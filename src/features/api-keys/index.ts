export type { ApiKeyDeps } from "./deps.ts";
export { createKeyMemory } from "./key-memory.ts";
export type { LeaseAnswer } from "./obtain-lease.ts";
export { revokeSelfRoute } from "./revoke-self-route.ts";
export { apiKeyRoutes } from "./routes.ts";
export { selectUsageOfCompany } from "./store.ts";
export { sweepPendingFences, type FenceSweepDeps } from "./sweep-fences.ts";
export { findKnownKey, verifyKey, type VerifyDeps } from "./verify-key.ts";
