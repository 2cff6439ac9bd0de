/** What has been announced, as it lies in the outbox. */

import { expect } from "vitest";

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

/** Of the newest notice of the kind, of the company or of the person. */
export async function newestPayload(
  kind: string,
  companyId: string,
  userId: string | null,
): Promise<Record<string, unknown>> {
  const row = await env.DB.prepare(
    "SELECT payload FROM outbox WHERE kind = ?1 AND (?2 IS NULL AND company_id = ?3 OR user_id = ?2) ORDER BY seq DESC LIMIT 1",
  )
    .bind(kind, userId, companyId)
    .first<{ payload: string }>();
  expect([kind, row]).toEqual([kind, expect.anything()]);
  return JSON.parse(row?.payload ?? "{}") as Record<string, unknown>;
}
