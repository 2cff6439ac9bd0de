/** A proved call starts its workflow once, however often and wherever it arrives. */

import type { SystemActor } from "../../../core/actor.ts";
import { carryOn } from "../../../core/carry-on.ts";
import type { AnonymousContext, Context } from "../../../core/context.ts";
import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, conflict, unavailable } from "../../../core/errors.ts";
import type { Json } from "../../../core/json.ts";
import { systemContext } from "../../../core/system-context.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { planStart, type PlannedStart } from "../../workflows/index.ts";
import type { InboundDeps } from "../deps.ts";
import type { InboundWebhookRow } from "../manage/webhook-store.ts";
import { TOLERANCE_MS, type Presented } from "./read-signature.ts";
import { findInstanceOfCall, mustStillListen, takeCall, type AcceptedCall } from "./call-store.ts";
import { unsigned } from "./unsigned.ts";
import { webhookActor } from "./webhook-actor.ts";

export interface Accepted {
  readonly webhookId: string;
  /** Of the instance. */
  readonly executionId: string;
}

type Ctx = Context<InboundDeps, SystemActor>;

interface Once extends AcceptedCall {
  /** A call accepted before then is another one. */
  readonly sinceMs: number;
}

/** Throws `conflict` where the workflow has nothing published, and `unauthenticated` where the webhook listens no more. */
export async function startOnce(
  ctx: AnonymousContext<InboundDeps>,
  webhook: InboundWebhookRow,
  { sameness }: Presented,
  input: Json,
): Promise<Accepted> {
  const once = {
    webhookId: webhook.id,
    dedupeKey: await sha256Hex(`${sameness.by}|${sameness.text}`),
    // An id is a message's for good. The product's own form has none: five minutes later the same words are news.
    sinceMs: sameness.by === "id" ? 0 : ctx.nowMs - TOLERANCE_MS,
  };
  const own = ownContext(ctx, webhook);
  const find = () => findInstanceOfCall(ctx.deps.db, webhook, once, once.sinceMs);
  const before = await find();
  if (before !== undefined) return { webhookId: webhook.id, executionId: before };

  const started = (await tryStart(own, webhook, once, input)) ?? (await find());
  // It was taken by another, and is gone.
  if (started === undefined) throw unavailable("The record of calls");
  return { webhookId: webhook.id, executionId: started };
}

/** Of the workflow's publications that come in between. */
const TURNS = 2;

/** The call's row and the instance are one batch: never one without the other. Undefined where another has taken the call. */
async function tryStart(
  ctx: Ctx,
  webhook: InboundWebhookRow,
  once: Once,
  input: Json,
): Promise<string | undefined> {
  const { db } = ctx.deps;
  const { id, workflowId } = webhook;
  const taken = conflict("The same call has been accepted in the meantime.");
  const gone = unsigned();
  for (let turn = 1; ; turn++) {
    const start = await plan(ctx, webhook, input);
    const { instanceId, writes, launch } = start;
    const audit = auditEvent(ctx, {
      action: "inbound_webhooks:receive",
      category: "workflow",
      target: `inbound_webhook:${id}`,
      outcome: "success",
      details: { workflowId, instanceId },
    });
    const call = { ...once, instanceId, receivedAt: ctx.nowMs };
    try {
      await commit(ctx, audit, [
        mustStillListen(db, webhook, webhook, gone),
        ...takeCall(db, webhook, call, once.sinceMs, taken),
        ...writes,
      ]);
    } catch (error) {
      if (error === taken) return undefined;
      if (turn === TURNS || !isConflict(error)) throw error;
      continue;
    }
    await carryOn(ctx, launch());
    return instanceId;
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof CodedError && error.code === "conflict";
}

async function plan(
  ctx: Ctx,
  { id, workflowId }: InboundWebhookRow,
  input: Json,
): Promise<PlannedStart> {
  try {
    return await planStart(ctx, { workflowId, input, source: "webhook", sourceId: id });
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "not_found") throw error;
    throw conflict("The webhook's workflow is there no more.");
  }
}

/** No right is asked: the webhook's author may run the workflow, and the signature is the sender's. */
function ownContext(
  { deps, requestId, nowMs, ip, defer }: AnonymousContext<InboundDeps>,
  webhook: InboundWebhookRow,
): Ctx {
  const actor = webhookActor(webhook);
  return { ...systemContext(deps, webhook, actor.id, nowMs), requestId, ip, defer };
}
