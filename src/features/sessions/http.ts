/** The door for HTTP: `app.ts` alone imports it. */

export { sessionRoute } from "./session-route.ts";
export { sessionRoutes } from "./routes.ts";
