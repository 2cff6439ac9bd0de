/** A registered client as a row, without Cognito: for tests of what its tokens reach. */

import type { ApiScope } from "../../src/core/api-scopes.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { env, random } from "./world.ts";

export interface SeedClient {
  readonly scopes?: readonly ApiScope[];
  readonly redirectUris?: readonly string[];
  readonly status?: "active" | "updating" | "deleting";
}

/** Returns the client id. */
export async function seedClient(companyId: string, options: SeedClient = {}): Promise<string> {
  const { scopes = ["services:read"], redirectUris = [], status = "active" } = options;
  const clientId = randomBase36(26, random);
  await env.DB.prepare(
    `INSERT INTO oauth_clients (id, company_id, client_id, name, redirect_uris, logout_uris, scopes, confidential, status, touched_at, created_at, created_by)
     VALUES (?, ?, ?, 'An app', ?, '[]', ?, 0, ?, ?, ?, 'usr_seed')`,
  )
    .bind(
      `ocl_${randomBase36(20, random)}`,
      companyId,
      clientId,
      JSON.stringify(redirectUris),
      JSON.stringify(scopes),
      status,
      Date.now(),
      Date.now(),
    )
    .run();
  return clientId;
}
