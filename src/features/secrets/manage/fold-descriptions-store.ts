import type { Database } from "../../../platform/d1/database.ts";
import { foldOldTexts } from "../../../platform/d1/fold-column.ts";
import type { Swept } from "../../../platform/d1/sweep-in-rounds.ts";
import { secrets } from "../tables.ts";

/** Descriptions that an older release wrote. */
export function foldOldDescriptions(db: Database): Promise<Swept> {
  const { id, description, descriptionFolded } = secrets;
  return foldOldTexts(db, { table: secrets, id, text: description, folded: descriptionFolded });
}
