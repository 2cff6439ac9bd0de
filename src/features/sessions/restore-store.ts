import { isNull } from "drizzle-orm";

import type { Database } from "../../platform/d1/database.ts";
import { write, type Write } from "../../platform/d1/write.ts";
import { browserSessions, signIns } from "./tables.ts";

/** Rows of an earlier time do not say which of them were ended since: so all are. */
export function endAllSessions(db: Database, atMs: number): Write[] {
  return [
    write(db.update(signIns).set({ endedAt: atMs }).where(isNull(signIns.endedAt))),
    write(db.update(browserSessions).set({ endedAt: atMs }).where(isNull(browserSessions.endedAt))),
  ];
}
