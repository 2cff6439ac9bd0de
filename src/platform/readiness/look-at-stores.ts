/** One question to each store. */

import { readBeat, type Beat } from "../heartbeat.ts";
import type { DatabaseSeen, Seen } from "./judge-stores.ts";

export interface Stores {
  /** Undefined where the binding is missing. */
  readonly database: D1Database | undefined;
  readonly facts: KVNamespace | undefined;
  /** Names of the files that this code's tables come from. */
  readonly migrations: readonly string[];
  readonly now: () => number;
}

/** wrangler notes what it applied in `d1_migrations`. Without that table there is none. */
const QUESTION = `SELECT
  CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS nowMs,
  (SELECT count(*) FROM json_each(?) WHERE value NOT IN (SELECT name FROM d1_migrations)) AS missingMigrations`;

export interface Look extends Pick<Seen, "database" | "facts"> {
  /** Null where there is none, or no store to ask. */
  readonly lastBeat: Beat | null;
}

export async function lookAtStores(stores: Stores): Promise<Look> {
  const [database, facts] = await Promise.all([lookAtDatabase(stores), lookAtFacts(stores)]);
  return { database, ...facts };
}

async function lookAtDatabase({ database, migrations, now }: Stores): Promise<DatabaseSeen> {
  if (database === undefined) return { status: "unreachable" };
  const askedAtMs = now();
  try {
    const row = await database
      .prepare(QUESTION)
      .bind(JSON.stringify(migrations))
      .first<{ nowMs: number; missingMigrations: number }>();
    if (row === null) return { status: "unreachable" };
    return { status: "answers", ...row, askedAtMs, answeredAtMs: now() };
  } catch (error) {
    const isEmpty = error instanceof Error && error.message.includes("no such table");
    return { status: isEmpty ? "empty" : "unreachable" };
  }
}

async function lookAtFacts({ facts }: Stores): Promise<Pick<Look, "facts" | "lastBeat">> {
  const unasked = { facts: "unreachable", lastBeat: null } as const;
  if (facts === undefined) return unasked;
  try {
    return { facts: "answers", lastBeat: await readBeat(facts) };
  } catch {
    return unasked;
  }
}
