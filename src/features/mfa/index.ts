export { companyMfaRoutes } from "./company-route.ts";
export { requireMfaChangeAllowed } from "./company-rule.ts";
export type { MfaDeps } from "./deps.ts";
export { myMfaRoutes } from "./routes.ts";
export { deleteOldSmsCodes } from "./sms-store.ts";
export { buildEnrolmentQuery } from "./store.ts";
export { mfaRoutes } from "./verify-route.ts";
