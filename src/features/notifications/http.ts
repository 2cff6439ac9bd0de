/** The door for HTTP: `app.ts` alone imports it. */

export { notificationRoutes } from "./inbox/routes.ts";
export { webhookEndpointRoutes } from "./webhook-endpoints/endpoints-route.ts";
