/** Rows to resources, by allow-list. */

import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import { toPreferences } from "./rules/category.ts";
import type { AttemptRow, LoggedDelivery } from "./deliveries/delivery-store.ts";
import type { EndpointRow } from "./webhook-endpoints/endpoint-store.ts";
import type { NotificationRow } from "./inbox/inbox-store.ts";
import { writeMessage, type NoticeKinds } from "./rules/notice-kinds.ts";

export function presentNotification(row: NotificationRow, kinds: NoticeKinds) {
  const { id, kind: type, payload, createdAt, readAt } = row;
  const kind = kinds.get(type);
  const message = kind && writeMessage(kind, payload);
  const { title, lines } = message ?? { title: type, lines: [] };
  return {
    id,
    type,
    category: kind?.category ?? ("company" as const),
    title,
    text: lines.join(" "),
    data: payload,
    createdAt: isoTime(createdAt),
    readAt: isoTimeOrNull(readAt),
  };
}

export type NotificationResource = ReturnType<typeof presentNotification>;

export function presentPreferences(muted: readonly string[]) {
  return toPreferences(muted);
}

export function presentEndpoint(row: EndpointRow, nowMs: number) {
  const { id, url, description, events, status, disabledReason, previousUntil } = row;
  const overlap = previousUntil !== null && previousUntil > nowMs;
  return {
    id,
    url,
    description,
    events: [...events],
    status,
    disabledReason,
    failingSince: isoTimeOrNull(row.failingSince),
    previousSecretUntil: isoTimeOrNull(overlap ? previousUntil : null),
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: isoTime(row.updatedAt),
  };
}

export type EndpointResource = ReturnType<typeof presentEndpoint>;

export function presentDelivery({ delivery, kind, attempts }: LoggedDelivery) {
  const { id, state, createdAt, finishedAt, dueAt } = delivery;
  return {
    id,
    type: kind,
    // Only an e-mail is ever a part of a digest.
    status: state === "digested" ? ("delivered" as const) : state,
    createdAt: isoTime(createdAt),
    finishedAt: isoTimeOrNull(finishedAt),
    nextAttemptAt: isoTimeOrNull(state === "pending" ? dueAt : null),
    attempts: attempts.map(presentAttempt),
  };
}

export type DeliveryResource = ReturnType<typeof presentDelivery>;

function presentAttempt({ at, outcome, statusCode, durationMs }: AttemptRow) {
  return { at: isoTime(at), outcome, statusCode, durationMs };
}
