/** The door for HTTP: `app.ts` alone imports it. */

export { workflowRoutes } from "./definitions/routes.ts";
export { instanceRoutes } from "./instances/routes.ts";
