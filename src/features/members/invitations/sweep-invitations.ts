/** Invitations that ended long ago: what came of them is in the audit log. */

import { DAY_MS } from "../../../core/time.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { deleteOldInvitations } from "../../tenancy/index.ts";

/** How long a list still shows one after its end. */
const KEPT_MS = 90 * DAY_MS;

/** Rows a run: well within D1's 30 s for one statement. */
const BATCH = 5_000;

export async function sweepInvitations(
  deps: { readonly db: Database },
  nowMs: number,
): Promise<{ deleted: number }> {
  return { deleted: await deleteOldInvitations(deps.db, nowMs - KEPT_MS, BATCH) };
}
