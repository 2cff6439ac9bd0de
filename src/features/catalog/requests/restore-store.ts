import { and, inArray, isNotNull } from "drizzle-orm";

import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { requests } from "../tables.ts";

/** Those whose workflow was ended because rows of an earlier time do not say how far it was. */
export function failFollowedRequests(db: Database, atMs: number): Write {
  const followed = and(
    isNotNull(requests.instanceId),
    inArray(requests.status, ["open", "in_progress"]),
  );
  return write(
    db.update(requests).set({ status: "failed", closedAt: atMs, updatedAt: atMs }).where(followed),
  );
}
