/** The door for HTTP: `app.ts` alone imports it. */

export { requestRoutes } from "./requests/routes.ts";
export { serviceRoutes } from "./services/routes.ts";
