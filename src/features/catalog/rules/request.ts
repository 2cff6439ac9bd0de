/** Pure rules of requests: somebody asks for what a service offers. */

import type { Action } from "../../../core/rights.ts";

export const REQUEST_STATUSES = [
  "open",
  "in_progress",
  "completed",
  "failed",
  "cancelled",
] as const;

export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export const OVER: readonly RequestStatus[] = ["completed", "failed", "cancelled"];

/** It changes no more. */
export function isOver(status: RequestStatus): boolean {
  return OVER.includes(status);
}

interface Progress {
  readonly status: RequestStatus;
  /** Of the workflow that drives it; null where people do. */
  readonly instanceId: string | null;
}

/** Why this status may not be set by hand, or nothing. */
export function findStatusFault(
  { status, instanceId }: Progress,
  wanted: RequestStatus,
): string | undefined {
  if (wanted === status) return undefined;
  if (isOver(status)) return `The request is ${status}: its status changes no more.`;
  if (instanceId === null) return undefined;
  return "The service's workflow sets the status of this request. Cancel it to end it early.";
}

/** Ending a request is closing it, a right of its own, whichever way it is ended. */
export function rightsToSet(before: RequestStatus, after: RequestStatus): readonly Action[] {
  const ends = isOver(after) && !isOver(before);
  return ends ? ["requests:update", "requests:close"] : ["requests:update"];
}
