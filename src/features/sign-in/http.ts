/** The door for HTTP: `app.ts` alone imports it. */

export { cliRoute } from "./cli-route.ts";
export { loginRoute } from "./login/login-route.ts";
export { metadataRoute } from "./metadata-route.ts";
