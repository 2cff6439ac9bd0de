export { auditEvent, commit, touch, type AuditDeps, type AuditWrite } from "./commit.ts";
export { categoryOf } from "./event.ts";
export { createRefusalLog, recordRefusal, type RefusalLog } from "./refusals.ts";
