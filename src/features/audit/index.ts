export {
  auditEvent,
  auditEventOnce,
  commit,
  commitOutcome,
  failureEvent,
  touch,
  type AuditDeps,
  type AuditWrite,
} from "./commit.ts";
export type { AuditLogDeps } from "./deps.ts";
export { dropOldSegments } from "./sealing/drop-old-segments.ts";
export { describeChange } from "./rules/change.ts";
export { categoryOf } from "./rules/event.ts";
export { createRefusalLog, type RefusalLog } from "./refusals/refusal-tally.ts";
export { recordRefusal, type Refusal } from "./refusals/refusals.ts";
export { sealEvents } from "./sealing/seal-events.ts";
export { importSigningKeys, type SigningKeys } from "./sealing/signing-keys.ts";
export { refuseHere, type GateDeps } from "./refusals/refuse-here.ts";
export { exportLog, type ExportFormat } from "./log/export-log.ts";
export { listAuditEvents, type AuditPage } from "./log/queries.ts";
