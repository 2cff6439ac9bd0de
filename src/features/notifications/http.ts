/** The door for HTTP: `app.ts` alone imports it. */

export { notificationRoutes } from "./inbox/routes.ts";
export { createWebhookEndpointRoutes } from "./webhook-endpoints/endpoints-route.ts";
