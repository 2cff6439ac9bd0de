/** The door for HTTP: `app.ts` alone imports it. */

export { companyMfaRoutes } from "./company/company-route.ts";
export { mfaRoutes } from "./codes/verify-route.ts";
export { myMfaRoutes } from "./factors/routes.ts";
