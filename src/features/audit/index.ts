export { auditEvent, commit, touch, type AuditDeps, type AuditWrite } from "./commit.ts";
export { categoryOf, type AuditAction, type AuditEvent } from "./event.ts";
export { createRefusalLog, recordRefusal, type Refusal, type RefusalLog } from "./refusals.ts";
