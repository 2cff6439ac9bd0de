export { requireMfaChangeAllowed } from "./company/company-rule.ts";
export type { MfaDeps } from "./deps.ts";
export { deleteOldSmsCodes } from "./codes/sms-store.ts";
export { buildEnrolmentQuery } from "./store.ts";
export { MFA_NOTICES } from "./notices.ts";
