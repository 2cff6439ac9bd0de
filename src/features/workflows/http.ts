export { instanceRoutes } from "./instances/routes.ts";
