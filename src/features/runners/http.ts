/** The slice's door for HTTP. */

export { runnerRoutes } from "./manage/routes.ts";
export { runnerProtocolRoutes } from "./protocol/routes.ts";
