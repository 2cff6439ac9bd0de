/** Pure rules of requests: somebody asks for what a service offers. */

export const REQUEST_STATUSES = [
  "open",
  "in_progress",
  "completed",
  "failed",
  "cancelled",
] as const;

export type RequestStatus = (typeof REQUEST_STATUSES)[number];
