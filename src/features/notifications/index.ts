export { consumeBatch } from "./consume.ts";
export type { NotificationDeps, QueueMessage } from "./deps.ts";
export { createDevEmailSender, createDevSmsSender } from "./dev-outbox.ts";
export { webhookEndpointRoutes } from "./endpoints-route.ts";
export { notificationRoutes } from "./routes.ts";
export { findEndpoint } from "./endpoint-store.ts";
export { insertEachNotice } from "./each-notice-store.ts";
export { insertNotice } from "./store.ts";
export {
  sweepDeliveries,
  sweepNotices,
  sweepOldDeliveries,
  sweepOldNotices,
  sweepOldNotifications,
} from "./sweep.ts";
