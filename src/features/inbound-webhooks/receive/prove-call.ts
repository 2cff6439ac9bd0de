/**
 * Whether a call is signed with its webhook's secret. Nothing of its body is read before that.
 *
 * Attack: a flood of bad calls costs a read of the database, a retrieval and a line of the log each. So bad ones are
 * counted for each webhook and address, by the platform and in memory. Whoever sent too many is judged by the key that
 * this isolate holds, and what it refuses costs nothing more.
 *
 * Attack: the flood comes from an address that good calls come from, too (a provider's own), to lock them out. So an
 * address that is over its limit is not refused as such: a call that is signed passes all the same.
 */

import { addressBlock } from "../../../core/address-block.ts";
import type { AnonymousContext } from "../../../core/context.ts";
import { CodedError } from "../../../core/errors.ts";
import { inTurn } from "../../../core/turns.ts";
import { recordRefusal } from "../../audit/index.ts";
import { PLACEHOLDER_VERIFIER } from "../../egress/index.ts";
import type { InboundDeps } from "../deps.ts";
import type { InboundWebhookRow } from "../manage/webhook-store.ts";
import type { Presented } from "./read-signature.ts";
import { checkedVerifier, isKnown, isOver, noteOver } from "./inbound-memory.ts";
import { lookUp, type LookedUp } from "./look-up.ts";
import { unsigned } from "./unsigned.ts";
import { webhookActor } from "./webhook-actor.ts";

type Ctx = AnonymousContext<InboundDeps>;

/** Throws `unauthenticated` in one sentence for all causes, `rate_limit_exceeded`, and `unavailable`. */
export async function proveCall(
  ctx: Ctx,
  id: string,
  { candidates }: Presented,
): Promise<InboundWebhookRow> {
  const { inboundMemory: memory } = ctx.deps;
  const from = ctx.ip === null ? null : addressBlock(ctx.ip);
  const pair = `${id}|${from}`;
  if (isOver(memory, pair, ctx.nowMs)) {
    const checked = checkedVerifier(memory, id, ctx.nowMs);
    const judge = checked === undefined ? (await lookUpInTurn(ctx, id)).verifier : checked;
    if (!(await (judge ?? PLACEHOLDER_VERIFIER).verify(candidates))) throw tooMany();
  }

  // Attack: one bad call for each of a million invented ids. An unknown id takes its turn.
  const isCrowded = isOver(memory, unknownFrom(from), ctx.nowMs) && !isKnown(memory, id);
  const found = await (isCrowded ? lookUpInTurn(ctx, id) : lookUp(ctx, id));
  const isSigned = await found.verifier.verify(candidates);
  if (isSigned && found.row !== undefined) return found.row;

  if (from !== null) {
    await count(ctx, pair);
    if (found.row === undefined) await count(ctx, unknownFrom(from));
  }
  // After the answer, so that its time does not tell that there is something to log.
  ctx.defer(record(ctx, found).catch(() => undefined));
  throw unsigned();
}

/** Of many ids, each is tried once: no pair has too many. */
function unknownFrom(from: string | null): string {
  return `*|${from}`;
}

function lookUpInTurn(ctx: Ctx, id: string): Promise<LookedUp> {
  return inTurn(ctx.deps.inboundTurns, "The check of webhooks", () => lookUp(ctx, id));
}

/** It bounds work and guards nothing: where the counter does not answer, calls go on. */
async function count({ deps, nowMs }: Ctx, who: string): Promise<void> {
  const isWithin = await deps.countBadCall(who).catch(() => true);
  if (!isWithin) noteOver(deps.inboundMemory, who, nowMs);
}

/** Counted by the minute, as all refusals are: a flood is a line with a number. */
async function record(
  { deps, ip, requestId, nowMs }: Ctx,
  { row, fault = "bad_signature" }: LookedUp,
): Promise<void> {
  if (row === undefined) return;
  const event = {
    action: "inbound_webhooks:receive",
    category: "workflow",
    target: `inbound_webhook:${row.id}`,
    outcome: "denied",
    details: { code: "unauthenticated", reason: fault },
  } as const;
  const refusal = { actor: webhookActor(row), ip, requestId, event, code: fault };
  await recordRefusal(deps, deps.refusals, refusal, nowMs);
}

const RETRY_AFTER_SECONDS = 60;

function tooMany(): CodedError {
  return new CodedError(
    "rate_limit_exceeded",
    `Too many calls to this webhook that are not signed. Retry after ${RETRY_AFTER_SECONDS} seconds.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS },
  );
}
