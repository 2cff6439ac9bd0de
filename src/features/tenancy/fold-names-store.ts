import { foldOldTexts } from "../../platform/d1/fold-column.ts";
import type { Database } from "../../platform/d1/database.ts";
import { groups, users } from "./tables.ts";

/** Names of people and groups that an older release wrote. */
export async function foldOldNames(db: Database): Promise<{ people: number; groups: number }> {
  const { id, name, nameFolded } = users;
  const people = await foldOldTexts(db, { table: users, id, text: name, folded: nameFolded });
  const columns = { id: groups.id, text: groups.name, folded: groups.nameFolded };
  const found = await foldOldTexts(db, { table: groups, ...columns });
  return { people: people.found, groups: found.found };
}
