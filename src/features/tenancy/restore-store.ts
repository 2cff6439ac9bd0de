import { eq } from "drizzle-orm";

import type { Database } from "../../platform/d1/database.ts";
import { write, type Write } from "../../platform/d1/write.ts";
import { invitations } from "./tables.ts";

/** Which invitations were accepted or taken back since, rows of an earlier time do not say. They are made anew. */
export function revokeAllInvitations(db: Database): Write {
  return write(
    db.update(invitations).set({ status: "revoked" }).where(eq(invitations.status, "pending")),
  );
}
