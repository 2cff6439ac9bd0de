/** What has been announced, as it lies in the outbox. */

import { env } from "./world.ts";

export interface OutboxRow {
  readonly kind: string;
  readonly userId: string | null;
  readonly payload: Readonly<Record<string, string | number | null>>;
  readonly audience: unknown;
  readonly dedupeKey: string | null;
}

export async function noticesOf(companyId: string | null, kind?: string): Promise<OutboxRow[]> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM outbox WHERE company_id IS ?1 AND (?2 IS NULL OR kind = ?2) ORDER BY seq",
  )
    .bind(companyId, kind ?? null)
    .all<Record<string, string | null>>();
  return results.map((row) => ({
    kind: row["kind"] ?? "",
    userId: row["user_id"] ?? null,
    payload: JSON.parse(row["payload"] ?? "null") as OutboxRow["payload"],
    audience: JSON.parse(row["audience"] ?? "null") as unknown,
    dedupeKey: row["dedupe_key"] ?? null,
  }));
}
