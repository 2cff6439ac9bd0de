import { eq } from "drizzle-orm";

import type { Database } from "../../platform/d1/database.ts";
import { oauthClients } from "./tables.ts";

/** The statement, unrun: read at each request of a Bearer token, in one batch with its person. */
export function buildClientQuery(db: Database, clientId: string) {
  return db
    .select({
      companyId: oauthClients.companyId,
      name: oauthClients.name,
      scopes: oauthClients.scopes,
      status: oauthClients.status,
    })
    .from(oauthClients)
    .where(eq(oauthClients.clientId, clientId));
}
