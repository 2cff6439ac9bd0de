export { requireMfaChangeAllowed } from "./company/company-rule.ts";
export type { MfaDeps } from "./deps.ts";
export { deleteOldSmsCodes } from "./codes/sms-store.ts";
export { hasFactor } from "./store.ts";
