import { asc, gt, sql } from "drizzle-orm";

import type { Database } from "../../platform/d1/database.ts";
import type { ConnectorRow } from "./store.ts";
import { connectors } from "./tables.ts";

export interface WalkedRow extends Pick<ConnectorRow, "companyId" | "environment" | "auth"> {
  readonly row: number;
}

/** In the order in which they were made. */
export function selectAfter(db: Database, after: number, limit: number): Promise<WalkedRow[]> {
  const { companyId, environment, auth } = connectors;
  const row = sql<number>`rowid`;
  return db
    .select({ row: row.as("row_number"), companyId, environment, auth })
    .from(connectors)
    .where(gt(row, after))
    .orderBy(asc(row))
    .limit(limit);
}
