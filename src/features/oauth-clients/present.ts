/** Rows to resources, by allow-list. */

import type { ApiScope } from "../../core/api-scopes.ts";
import { isoTime } from "../../core/time.ts";
import type { ClientStatus } from "./rules/client.ts";
import type { ClientRow } from "./registration-store.ts";

export interface ClientResource {
  readonly clientId: string;
  /** Ours, as the audit log names it. */
  readonly id: string;
  readonly name: string;
  readonly redirectUris: string[];
  readonly logoutUris: string[];
  readonly scopes: ApiScope[];
  readonly confidential: boolean;
  readonly status: ClientStatus;
  readonly createdAt: string;
  readonly createdBy: string;
}

export function presentClient(row: ClientRow): ClientResource {
  return {
    clientId: row.clientId ?? "",
    id: row.id,
    name: row.name,
    redirectUris: [...row.redirectUris],
    logoutUris: [...row.logoutUris],
    scopes: [...row.scopes],
    confidential: row.confidential,
    status: row.status,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
  };
}
