export { consumeBatch } from "./outbox/consume.ts";
export type { NotificationDeps, QueueMessage } from "./deps.ts";
export { createDevEmailSender, createDevSmsSender } from "./outbox/dev-outbox.ts";
export { insertEachNotice } from "./outbox/each-notice-store.ts";
export { insertNotice } from "./outbox/store.ts";
export { findEndpoint } from "./webhook-endpoints/endpoint-store.ts";
export {
  sweepDeliveries,
  sweepNotices,
  sweepOldDeliveries,
  sweepOldNotices,
  sweepOldNotifications,
} from "./outbox/sweep.ts";
export { ENDPOINT_NOTICES } from "./notices.ts";
