/** The running stack's own database, for what no page can do: let time pass. */

import { strict as assert } from "node:assert";
import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

import { STACK_DATA } from "./stack.ts";

/** The reminder of that secret is due since a minute ago. */
export function makeDue(slug: string, path: string): void {
  const [file] = globSync(join(STACK_DATA, "v3/d1/*/*.sqlite")).filter(
    (name) => !name.endsWith("metadata.sqlite"),
  );
  assert.ok(file);
  const database = new DatabaseSync(file);
  database.exec("PRAGMA busy_timeout = 5000");
  const companyId = /^nembl\/(co_\w+)\//.exec(path)?.[1] ?? "";
  const { changes } = database
    .prepare("UPDATE secrets SET reminder_due_at = ? WHERE slug = ? AND company_id = ?")
    .run(Date.now() - 60_000, slug, companyId);
  database.close();
  assert.equal(changes, 1);
}
