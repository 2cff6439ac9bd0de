export type { OAuthClientDeps } from "./deps.ts";
export { createClientOrigins } from "./client-origins.ts";
export {
  findClient,
  selectClientIds,
  selectClientOrigins,
  selectClientsMadeBy,
} from "./registration-store.ts";
export { sweepClients } from "./sweep-clients.ts";
export { buildClientQuery } from "./client-store.ts";
export { getClient, listClients } from "./client-queries.ts";
export { deleteClient } from "./delete-client.ts";
export type { ClientResource } from "./present.ts";
export { registerClient, type RegisteredClient } from "./register-client.ts";
export { rotateClientSecret, type RotatedClient } from "./rotate-client-secret.ts";
export { updateClient } from "./update-client.ts";
export { CLIENT_NOTICES } from "./notices.ts";
