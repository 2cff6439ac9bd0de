/** Notices and their deliveries without a Queue, SES or endpoints: each is a list here, and the clock is the test's. */

import { composeFor } from "../../../src/deps.ts";
import type { Audience, Notice } from "../../../src/core/announce.ts";
import type { Role } from "../../../src/core/actor.ts";
import { consumeBatch } from "../../../src/features/notifications/outbox/consume.ts";
import { ENDPOINT_NOTICES } from "../../../src/features/notifications/notices.ts";
import type { NotificationDeps, QueueMessage } from "../../../src/features/notifications/deps.ts";
import { insertNotice } from "../../../src/features/notifications/outbox/store.ts";
import type { EmailMessage, EmailOutcome } from "../../../src/platform/aws/ses.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import type { OutboundRequest, OutboundResult } from "../../../src/platform/outbound/call.ts";
import { NOTICE_SAMPLES, type SampledKind } from "../../support/notice-samples.ts";
import { env, seedUser, type TestEnv } from "../../support/world.ts";

export interface Post {
  readonly deps: NotificationDeps;
  nowMs: number;
  /** What waits in the Queue, and from when it may be handed over. */
  readonly queue: { body: QueueMessage; dueMs: number }[];
  /** Everything that was ever in it. */
  readonly sent: QueueMessage[];
  readonly emails: EmailMessage[];
  readonly calls: OutboundRequest[];
  onEmail: (message: EmailMessage) => Promise<EmailOutcome> | EmailOutcome;
  onCall: (request: OutboundRequest) => Promise<OutboundResult> | OutboundResult;
  /** Hands over what is due, also what comes of it, until nothing is. */
  readonly run: () => Promise<void>;
  readonly announce: (notice: Notice) => Promise<void>;
}

export const OK: OutboundResult = { kind: "answered", status: 200, retryAfterSeconds: null };

export const answered = (status: number): OutboundResult => ({ ...OK, status });

export function openPost(bindings: TestEnv = env, startMs = Date.now()): Post {
  const composed = composeFor({ ...bindings }).deps;
  const queue: Post["queue"] = [];
  const sent: QueueMessage[] = [];
  const emails: EmailMessage[] = [];
  const calls: OutboundRequest[] = [];
  const enqueue = (messages: readonly QueueMessage[]) => {
    sent.push(...messages);
    queue.push(...messages.map((body) => ({ body, dueMs: post.nowMs })));
    return Promise.resolve();
  };
  const deps: NotificationDeps = {
    ...composed,
    logger: { info: () => undefined, error: () => undefined },
    enqueue,
    announce: (notice, nowMs) => insertNotice({ ...composed, enqueue }, notice, nowMs),
    sendEmail: async (message) => {
      emails.push(message);
      return post.onEmail(message);
    },
    callOut: async (request) => {
      calls.push(request);
      return post.onCall(request);
    },
  };
  const post: Post = {
    deps,
    nowMs: startMs,
    queue,
    sent,
    emails,
    calls,
    onEmail: () => ({ kind: "sent" }),
    onCall: () => OK,
    run: async () => {
      for (;;) {
        const due = queue.filter(({ dueMs }) => dueMs <= post.nowMs);
        if (due.length === 0) return;
        for (const message of due) queue.splice(queue.indexOf(message), 1);
        await hand(
          post,
          due.map(({ body }) => body),
        );
      }
    },
    announce: async (notice) => {
      // Also a kind that no slice of this version announces.
      const noticeKinds = new Map(deps.noticeKinds).set(notice.kind, ENDPOINT_NOTICES[0]);
      const item = insertNotice({ ...deps, enqueue, noticeKinds }, notice, post.nowMs);
      await writeBatch(deps.db, [item]);
      await item.afterwards?.();
    },
  };
  return post;
}

/** As the Queue does; what is sent back waits there again. */
export async function hand(
  post: Post,
  bodies: readonly unknown[],
  queue = "nembl-edge-deliveries",
): Promise<void> {
  const messages = bodies.map((body) => ({
    body,
    attempts: 1,
    ack: () => undefined,
    retry: ({ delaySeconds }: { delaySeconds: number }) => {
      const dueMs = post.nowMs + delaySeconds * 1_000;
      post.queue.push({ body: body as QueueMessage, dueMs });
    },
  }));
  await consumeBatch(post.deps, { queue, messages }, () => post.nowMs);
}

export function noticeOf(
  companyId: string | null,
  rest: {
    readonly kind?: SampledKind;
    readonly payload?: Notice["payload"];
    readonly dedupeKey?: string;
    /** For this person alone. */
    readonly userId?: string;
    readonly audience?: Partial<Audience>;
  } = {},
): Notice {
  const { kind = "secret.rotation_due", payload, userId, audience, ...content } = rest;
  const about = { id: "github-api-token" };
  const notice = {
    kind,
    companyId,
    payload: { ...NOTICE_SAMPLES[kind], ...payload },
    ...content,
    ...(userId === undefined ? { userId: null, audience: { about, ...audience } } : { userId }),
  };
  return notice as unknown as Notice;
}

/** Active, with a proved address. */
export async function seedVerified(companyId: string, role: Role): Promise<string> {
  const { id } = await seedUser(companyId, role);
  await env.DB.prepare("UPDATE users SET email_verified = 1 WHERE id = ?").bind(id).run();
  return id;
}

export async function addressOf(userId: string): Promise<string> {
  return (await env.DB.prepare("SELECT email FROM users WHERE id = ?")
    .bind(userId)
    .first("email")) as string;
}

export async function toldInApp(companyId: string): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "SELECT n.user_id FROM notifications n JOIN outbox o ON o.seq = n.notice_seq WHERE o.company_id = ? ORDER BY n.user_id",
  )
    .bind(companyId)
    .all<{ user_id: string }>();
  return results.map((row) => row.user_id);
}

export interface DeliveryLine {
  readonly id: string;
  readonly channel: string;
  readonly recipient: string;
  readonly state: string;
  readonly attempts: number;
  readonly due_at: number;
}

export async function deliveriesOf(companyId: string): Promise<DeliveryLine[]> {
  const { results } = await env.DB.prepare(
    "SELECT id, channel, recipient, state, attempts, due_at FROM deliveries WHERE company_id = ? ORDER BY channel, recipient, notice_seq",
  )
    .bind(companyId)
    .all<DeliveryLine>();
  return results;
}

export async function attemptsOf(deliveryId: string) {
  const { results } = await env.DB.prepare(
    "SELECT number, outcome, status_code FROM delivery_attempts WHERE delivery_id = ? ORDER BY number",
  )
    .bind(deliveryId)
    .all<{ number: number; outcome: string; status_code: number | null }>();
  return results.map((row) => [row.number, row.outcome, row.status_code]);
}

export async function waitingNotices(companyId: string): Promise<number> {
  return (await env.DB.prepare(
    "SELECT count(*) AS n FROM outbox WHERE company_id = ? AND handled_at IS NULL",
  )
    .bind(companyId)
    .first("n")) as number;
}
