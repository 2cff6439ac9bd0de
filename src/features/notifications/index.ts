export { consumeBatch } from "./outbox/consume.ts";
export type { NotificationDeps, QueueMessage } from "./deps.ts";
export { createDevEmailSender, createDevSmsSender } from "./outbox/dev-outbox.ts";
export { insertEachNotice } from "./outbox/each-notice-store.ts";
export { insertNotice } from "./outbox/store.ts";
export { findEndpoint, selectFailingEndpoints } from "./webhook-endpoints/endpoint-store.ts";
export {
  sweepDeliveries,
  sweepNotices,
  sweepOldDeliveries,
  sweepOldNotices,
  sweepOldNotifications,
} from "./outbox/sweep.ts";
export type { EndpointResource, NotificationResource } from "./present.ts";
export { getPreferences, listNotifications } from "./inbox/queries.ts";
export { readNotification } from "./inbox/read-notification.ts";
export { setPreferences } from "./inbox/set-preferences.ts";
export { createEndpoint, type EndpointWithSecret } from "./webhook-endpoints/create-endpoint.ts";
export { deleteEndpoint } from "./webhook-endpoints/delete-endpoint.ts";
export {
  getEndpoint,
  listDeliveries,
  listEndpoints,
} from "./webhook-endpoints/endpoint-queries.ts";
export { retryOneDelivery } from "./webhook-endpoints/retry-delivery.ts";
export { rotateSecret } from "./webhook-endpoints/rotate-secret.ts";
export { sealedEndpointSecrets } from "./webhook-endpoints/sealed-endpoints.ts";
export { tryEndpoint } from "./webhook-endpoints/try-endpoint.ts";
export { updateEndpoint } from "./webhook-endpoints/update-endpoint.ts";
export { ENDPOINT_NOTICES } from "./notices.ts";
