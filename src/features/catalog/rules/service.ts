/** Pure rules of services: entries of the catalogue that people make requests of. */

import type { Action } from "../../../core/rights.ts";

export const SERVICE_STATUSES = ["draft", "active", "archived"] as const;

export type ServiceStatus = (typeof SERVICE_STATUSES)[number];

/** Making a service active is publishing it, a right of its own. */
export function rightsToChange(
  before: ServiceStatus | null,
  after: ServiceStatus,
): readonly Action[] {
  const change: Action = before === null ? "services:create" : "services:update";
  return after === "active" && before !== "active" ? [change, "services:publish"] : [change];
}
