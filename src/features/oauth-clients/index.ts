export type { OAuthClientDeps } from "./deps.ts";
export { createClientOrigins } from "./client-origins.ts";
export { findClient, selectClientOrigins } from "./registration-store.ts";
export { sweepClients } from "./sweep-clients.ts";
export { buildClientQuery } from "./client-store.ts";
export { CLIENT_NOTICES } from "./notices.ts";
