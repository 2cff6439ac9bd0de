export {
  auditEvent,
  auditEventOnce,
  commit,
  touch,
  type AuditDeps,
  type AuditWrite,
} from "./commit.ts";
export type { AuditLogDeps } from "./deps.ts";
export { dropOldSegments } from "./drop-old-segments.ts";
export { categoryOf } from "./event.ts";
export { auditKeysRoute } from "./keys-route.ts";
export { createRefusalLog, type RefusalLog } from "./refusal-tally.ts";
export { recordRefusal } from "./refusals.ts";
export { auditRoutes } from "./routes.ts";
export { sealEvents } from "./seal-events.ts";
export { importSigningKeys, type SigningKeys } from "./signing-keys.ts";
export { refuseHere, type GateDeps } from "./refuse-here.ts";
