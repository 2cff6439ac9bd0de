/** Calls from outside: which webhook they are for, and which of them were accepted already. */

import { and, desc, eq, gt, lte, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import type { InboundWebhookRow } from "../manage/webhook-store.ts";
import { inboundCalls, inboundWebhooks } from "../tables.ts";

/** The id is what tells us the company: what proves it is the signature. */
export function findCalledWebhook(
  db: Database,
  id: string,
): Promise<InboundWebhookRow | undefined> {
  return db.select().from(inboundWebhooks).where(eq(inboundWebhooks.id, id)).get();
}

export interface AcceptedCall {
  readonly webhookId: string;
  readonly dedupeKey: string;
}

/** The instance that the same call started; one of before `sinceMs` is another call. */
export async function findInstanceOfCall(
  db: Database,
  place: EnvironmentPlace,
  { webhookId, dedupeKey }: AcceptedCall,
  sinceMs: number,
): Promise<string | undefined> {
  const row = await db
    .select({ instanceId: inboundCalls.instanceId })
    .from(inboundCalls)
    .where(
      inEnvironment(
        inboundCalls,
        place,
        eq(inboundCalls.webhookId, webhookId),
        eq(inboundCalls.dedupeKey, dedupeKey),
        gt(inboundCalls.receivedAt, sinceMs),
      ),
    )
    .get();
  return row?.instanceId;
}

/** The newest first, at most `limit`. */
export function selectLastCalls(
  db: Database,
  place: EnvironmentPlace,
  webhookId: string,
  limit: number,
): Promise<{ receivedAt: number; instanceId: string }[]> {
  return db
    .select({ receivedAt: inboundCalls.receivedAt, instanceId: inboundCalls.instanceId })
    .from(inboundCalls)
    .where(inEnvironment(inboundCalls, place, eq(inboundCalls.webhookId, webhookId)))
    .orderBy(desc(inboundCalls.receivedAt))
    .limit(limit);
}

/**
 * For the batch that starts the instance, so that there is never one of the two without the other: of two equal calls
 * at once one is taken, whichever isolate each is in.
 */
export function takeCall(
  db: Database,
  place: EnvironmentPlace,
  call: AcceptedCall & { readonly instanceId: string; readonly receivedAt: number },
  sinceMs: number,
  taken: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const { webhookId, dedupeKey, instanceId, receivedAt } = call;
  const over = inEnvironment(
    inboundCalls,
    place,
    eq(inboundCalls.webhookId, webhookId),
    eq(inboundCalls.dedupeKey, dedupeKey),
    lte(inboundCalls.receivedAt, sinceMs),
  );
  const row = { companyId, environment, webhookId, dedupeKey, instanceId, receivedAt };
  return [
    write(db.delete(inboundCalls).where(over)),
    write(db.insert(inboundCalls).values(row).onConflictDoNothing()),
    mustHaveChanged(db, "inbound_call_new", taken),
  ];
}

/** It is still what the signature was checked for: enabled, and of the same secret. */
export function mustStillListen(
  db: Database,
  place: EnvironmentPlace,
  { id, secret }: Pick<InboundWebhookRow, "id" | "secret">,
  gone: CodedError,
): Write {
  const is = inEnvironment(
    inboundWebhooks,
    place,
    and(eq(inboundWebhooks.id, id), eq(inboundWebhooks.secret, secret)),
    eq(inboundWebhooks.enabled, true),
  );
  const listens = sql`EXISTS (SELECT 1 FROM ${inboundWebhooks} WHERE ${is})`;
  return mustHold(db, "inbound_webhook_listens", listens, gone);
}

export async function deleteOldCalls(
  db: Database,
  beforeMs: number,
  limit: number,
): Promise<number> {
  const result = await db.run(sql`
    DELETE FROM ${inboundCalls} WHERE rowid IN (
      SELECT rowid FROM ${inboundCalls} WHERE received_at <= ${beforeMs} ORDER BY received_at LIMIT ${limit})`);
  return result.meta.changes;
}
