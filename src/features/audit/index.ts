export { auditEvent, commit, touch, type AuditDeps } from "./commit.ts";
export { categoryOf } from "./event.ts";
export { createRefusalLog, recordRefusal, type RefusalLog } from "./refusals.ts";
