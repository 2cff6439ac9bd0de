export { serviceRoutes } from "./routes.ts";
export { services } from "./tables.ts";
