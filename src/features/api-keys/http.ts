/** The door for HTTP: `app.ts` alone imports it. */

export { apiKeyRoutes } from "./manage/routes.ts";
export { revokeSelfRoute } from "./revoke/revoke-self-route.ts";
