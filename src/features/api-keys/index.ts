export { MAX_ACTIVE_KEYS, type KeyStatus } from "./key.ts";
export { createKeyMemory, type KeyMemory } from "./key-memory.ts";
export type { LeaseAnswer } from "./obtain-lease.ts";
export { mintKey } from "./mint-key.ts";
export { apiKeyRoutes } from "./routes.ts";
export { revokeSelfRoute } from "./revoke-self-route.ts";
export { sweepPendingFences, type FenceSweepDeps } from "./sweep-fences.ts";
export { selectUsageOfCompany } from "./store.ts";
export type { ApiKeyDeps, FenceKey } from "./deps.ts";
export {
  findKnownKey,
  verifyKey,
  type KeyRefusal,
  type KeyRequest,
  type KeyVerdict,
  type VerifyDeps,
} from "./verify-key.ts";
