/** The door for HTTP: `app.ts` alone imports it. */

export { auditRoutes } from "./log/routes.ts";
export { auditKeysRoute } from "./sealing/keys-route.ts";
