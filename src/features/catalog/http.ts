/** The door for HTTP: `app.ts` alone imports it. */

export { serviceRoutes } from "./services/routes.ts";
