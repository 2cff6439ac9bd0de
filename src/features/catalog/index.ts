export { createService } from "./services/create-service.ts";
export { deleteService } from "./services/delete-service.ts";
export type { ServiceResource } from "./services/present.ts";
export { getService, listServices } from "./services/queries.ts";
export { findService, servicesOf } from "./services/service-store.ts";
export { updateService } from "./services/update-service.ts";
