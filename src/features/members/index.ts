export { joinRoute } from "./join-route.ts";
export { memberRoutes } from "./routes.ts";
export { sweepInvitations } from "./sweep-invitations.ts";
