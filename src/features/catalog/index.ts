export { serviceRoutes } from "./routes.ts";
export { findService } from "./store.ts";
