import { gt } from "drizzle-orm";

import type { Database } from "../../platform/d1/database.ts";
import { write, type Write } from "../../platform/d1/write.ts";
import { recoveryCodes, smsCodes } from "./tables.ts";

/** Rows of an earlier time do not say which codes were used since: so none works. */
export function voidAllCodes(db: Database, atMs: number): Write[] {
  return [
    write(db.delete(recoveryCodes)),
    write(db.update(smsCodes).set({ expiresAt: atMs }).where(gt(smsCodes.expiresAt, atMs))),
  ];
}
