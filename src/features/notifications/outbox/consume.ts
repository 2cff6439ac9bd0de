/**
 * The Queue's side: messages at least once, in any order, any number at a time. Each is acknowledged or sent back by
 * itself, so one that fails holds up no other.
 */

import { z } from "zod";

import { ENVIRONMENTS } from "../../../core/environment.ts";
import { exact, opaque } from "../../../core/text-schemas.ts";
import { describeError } from "../../../platform/logger.ts";
import { touch } from "../../audit/index.ts";
import { deliverOne } from "../deliveries/deliver.ts";
import { findDelivery, insertAttempt } from "../deliveries/delivery-store.ts";
import type { DeliveryMessage, NotificationDeps, QueueMessage } from "../deps.ts";
import { fanOut } from "../fan-out/fan-out.ts";
import { selectWaiting } from "./store.ts";

/** The part of a platform's batch that is used. */
export interface IncomingBatch {
  readonly queue: string;
  readonly messages: readonly Incoming[];
}

interface Incoming {
  readonly body: unknown;
  readonly attempts: number;
  readonly ack: () => void;
  readonly retry: (options: { readonly delaySeconds: number }) => void;
}

/** As wrangler.toml names it: the queue of what was given up. */
const DEAD_LETTERS = /-dead$/;

/**
 * Attack: endpoints that hang. A Worker has six connections at a time; were all taken, the next call would wait for one
 * with its own clock running, and a healthy endpoint would be found failing.
 */
const AT_ONCE = 3;

const TROUBLE_SECONDS = 30;

const companyId = opaque({ max: 64 }).nullable();

const messageShape: z.ZodType<QueueMessage> = z.union([
  z.object({ kind: z.literal("notice"), companyId, key: opaque({ max: 1_000 }) }),
  z.object({ kind: z.literal("notices"), companyId, seqs: z.array(z.int()).max(1_000) }),
  z.object({ kind: z.literal("delivery"), companyId, id: opaque({ max: 64 }) }),
  z.object({
    kind: z.literal("leak"),
    hash: exact(),
    environment: z.enum(ENVIRONMENTS),
    source: exact(),
    url: exact().nullable(),
  }),
]);

export async function consumeBatch(
  deps: NotificationDeps,
  batch: IncomingBatch,
  now: () => number,
): Promise<void> {
  const handle = DEAD_LETTERS.test(batch.queue) ? recordDeadLetter : consume;
  const waiting = batch.messages.values();
  const takeTurns = async () => {
    for (const message of waiting) await handle(deps, message, now);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
}

async function consume(
  deps: NotificationDeps,
  message: Incoming,
  now: () => number,
): Promise<void> {
  const parsed = messageShape.safeParse(message.body);
  if (!parsed.success) {
    deps.logger.error("queue_message_unknown");
    message.ack();
    return;
  }
  try {
    const delaySeconds = await work(deps, parsed.data, now);
    if (delaySeconds === null) message.ack();
    else message.retry({ delaySeconds });
  } catch (error) {
    deps.logger.error("queue_message_failed", { kind: parsed.data.kind, ...describeError(error) });
    message.retry({ delaySeconds: TROUBLE_SECONDS });
  }
}

async function work(
  deps: NotificationDeps,
  message: QueueMessage,
  now: () => number,
): Promise<number | null> {
  if (message.kind === "delivery") return deliverOne(deps, message, now);
  if (message.kind === "leak") {
    await deps.revokeLeaked(message, now());
    return null;
  }
  await fanOut(deps, await selectWaiting(deps.db, message.companyId, message), now());
  return null;
}

/** Nothing is lost by it, for the sweep goes on; but somebody should know that the Queue gave up. */
async function recordDeadLetter(
  deps: NotificationDeps,
  message: Incoming,
  now: () => number,
): Promise<void> {
  const parsed = messageShape.safeParse(message.body);
  const body = parsed.success ? parsed.data : undefined;
  deps.logger.error("queue_dead_letter", {
    kind: body?.kind ?? "unknown",
    id: body?.kind === "delivery" ? body.id : null,
  });
  try {
    if (body?.kind === "delivery") await noteDeadLetter(deps, body, now());
    message.ack();
  } catch {
    message.retry({ delaySeconds: TROUBLE_SECONDS });
  }
}

/** Under number zero: before, after or between the attempts, and one a delivery. */
async function noteDeadLetter(
  { db }: NotificationDeps,
  { companyId: ofCompany, id: deliveryId }: DeliveryMessage,
  nowMs: number,
): Promise<void> {
  const row = await findDelivery(db, ofCompany, deliveryId);
  if (row === undefined) return;
  const line = { at: nowMs, outcome: "dead_letter", statusCode: null, durationMs: 0 } as const;
  await touch(db, [insertAttempt(db, { ...line, deliveryId, number: 0 })]);
}
