export { findService } from "./store.ts";
export { createService } from "./create-service.ts";
export { deleteService } from "./delete-service.ts";
export type { ServiceResource } from "./present.ts";
export { getService, listServices } from "./queries.ts";
export { updateService } from "./update-service.ts";
