import type { CompanyPlace } from "../../../core/place.ts";
import { revisionOf, type Revision } from "../../../core/version.ts";

/** A membership has no id of its own: the person's would name theirs in every company. Pure. */
export function memberRevision(
  { companyId }: CompanyPlace,
  { userId, revision }: { readonly userId: string; readonly revision: number },
): Revision {
  return revisionOf({ id: `${companyId}.${userId}`, revision });
}
