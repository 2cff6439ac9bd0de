/** The door for HTTP: `app.ts` alone imports it. */

export { inboundWebhookRoutes } from "./manage/routes.ts";
export { inboundCallRoute } from "./receive/call-route.ts";
