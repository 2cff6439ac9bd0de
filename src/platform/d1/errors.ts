/** What D1's failures mean to a caller. Constraint errors become `conflict` here and nowhere else. */

import { conflict, unavailable, type CodedError } from "../../core/errors.ts";
import { errorText } from "./write.ts";

/** Returns the coded error, or nothing where the failure is a defect of ours. */
export function translateD1Error(error: unknown): CodedError | undefined {
  const text = errorText(error);
  if (!/D1_|D1 DB|SQLITE_|Failed query/.test(text)) return undefined;
  if (text.includes("UNIQUE constraint failed")) return conflict("It exists already.");
  // A statement that SQLite refuses is our defect; anything else is the database not answering.
  if (/SQLITE_(ERROR|CONSTRAINT|MISMATCH|RANGE)/.test(text)) return undefined;
  return unavailable("The database", error);
}
