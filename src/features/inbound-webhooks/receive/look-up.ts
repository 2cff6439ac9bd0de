/** The webhook behind an id, as it is now, and what its calls are verified with. */

import { CodedError, unavailable } from "../../../core/errors.ts";
import type { AnonymousContext } from "../../../core/context.ts";
import { loadVerifier, PLACEHOLDER_VERIFIER, type Verifier } from "../../egress/index.ts";
import type { InboundDeps } from "../deps.ts";
import type { InboundWebhookRow } from "../manage/webhook-store.ts";
import { findCalledWebhook } from "./call-store.ts";
import { hold, keptVerifier } from "./inbound-memory.ts";
import { webhookActor } from "./webhook-actor.ts";

export interface LookedUp {
  /** Undefined where none listens under the id. */
  readonly row: InboundWebhookRow | undefined;
  readonly verifier: Verifier;
  /** Why nothing can be verified, though it listens. */
  readonly fault?: string;
}

/** Throws `unavailable` where D1 or the store of secrets does not answer. */
export async function lookUp(ctx: AnonymousContext<InboundDeps>, id: string): Promise<LookedUp> {
  const { db, inboundMemory } = ctx.deps;
  const row = await findCalledWebhook(db, id);
  if (row?.enabled !== true) {
    hold(inboundMemory, id, null, ctx.nowMs);
    // The read that a webhook's secret costs, so that the time tells nothing of what there is.
    await findCalledWebhook(db, id);
    return { row: undefined, verifier: PLACEHOLDER_VERIFIER };
  }
  const held = keptVerifier(inboundMemory, id, ctx.nowMs);
  const { deps, requestId, nowMs, ip } = ctx;
  const egress = { deps, requestId, nowMs, ip, actor: webhookActor(row) };
  const by = { type: "inbound_webhook", id } as const;
  try {
    const verifier = await loadVerifier(egress, { secret: row.secret, by, held });
    hold(inboundMemory, id, verifier, nowMs);
    return verifier.usable ? { row, verifier } : { row, verifier, fault: "key_too_short" };
  } catch (error) {
    const code = error instanceof CodedError ? error.code : undefined;
    if (code === "upstream_error" || code === "upstream_timeout") {
      throw unavailable("The webhook's secret", error, RETRY_AFTER_SECONDS);
    }
    if (code !== "secret_missing" && code !== "forbidden") throw error;
    hold(inboundMemory, id, null, nowMs);
    return { row, verifier: PLACEHOLDER_VERIFIER, fault: code };
  }
}

const RETRY_AFTER_SECONDS = 5;
