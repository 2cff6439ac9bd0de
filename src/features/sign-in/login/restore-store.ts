import type { Database } from "../../../platform/d1/database.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { authStates } from "../tables.ts";

/** Which sign-ins under way were finished since, rows of an earlier time do not say. People begin anew. */
export function dropAuthStates(db: Database): Write {
  return write(db.delete(authStates));
}
