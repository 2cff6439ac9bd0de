/** What the log has of after a time, of all companies, before the restore overwrites it. */

import { writePrivateFile } from "../dev/write-file.ts";
import { quoted } from "../rotate/sql-text.ts";
import { queryD1 } from "../rotate/wrangler.ts";
import { ACTIONS_AGAIN } from "./what-again.ts";

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly company_id: string;
  readonly at: number;
  readonly actor_type: string;
  readonly actor_id: string;
  readonly action: string;
  readonly target: string;
  readonly outcome: string;
  readonly details: string;
}

const PAGE = 500;

const ACTIONS = ACTIONS_AGAIN.map(quoted).join(", ");

const COLUMNS = "seq, id, company_id, at, actor_type, actor_id, action, target, outcome, details";

/** Returns how many. Calls and refusals are left out: there are many, and nothing is to be done again for them. */
export async function saveEvents(
  path: string,
  sinceMs: number,
  target: readonly string[],
): Promise<number> {
  const lines: string[] = [];
  let after = 0;
  for (;;) {
    const rows = queryD1<Row>(
      `SELECT ${COLUMNS} FROM audit_events WHERE seq > ${after} AND at >= ${sinceMs} AND outcome = 'success' AND action IN (${ACTIONS}) ORDER BY seq LIMIT ${PAGE}`,
      target,
    );
    lines.push(...rows.map((row) => JSON.stringify(toLine(row))));
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.seq;
  }
  await writePrivateFile(path, `${lines.join("\n")}\n`);
  return lines.length;
}

function toLine(row: Row) {
  return {
    id: row.id,
    companyId: row.company_id,
    at: new Date(row.at).toISOString(),
    actor: { type: row.actor_type, id: row.actor_id },
    ...{ action: row.action, target: row.target, outcome: row.outcome },
    details: JSON.parse(row.details) as unknown,
  };
}
