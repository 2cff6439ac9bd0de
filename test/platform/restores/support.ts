/** D1's time travel, in a test: the rows of one moment, put back over those of a later one. */

import { evictAllDurableObjects } from "cloudflare:test";

import { composeFor } from "../../../src/deps.ts";
import { createIsolate, type Isolate } from "../../support/isolate.ts";
import { env, type TestEnv } from "../../support/world.ts";

type Rows = Readonly<Record<string, unknown>>[];
export type Snapshot = ReadonlyMap<string, Rows>;

/** Of the test's own engine, not of a database that is restored. */
const NOT_OURS = /^(_cf_|sqlite_|d1_)/;

export async function takeSnapshot(): Promise<Snapshot> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table'",
  ).all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !NOT_OURS.test(name));
  const tables = await Promise.all(
    names.map(async (name): Promise<readonly [string, Rows]> => {
      const { results: rows } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      return [name, rows] as const;
    }),
  );
  return new Map(tables);
}

/** All rows are those of then, and every object begins anew, as after the deployment that closes the Worker. */
export async function putBack(snapshot: Snapshot): Promise<void> {
  const statements = [env.DB.prepare("PRAGMA defer_foreign_keys = on")];
  for (const [name, rows] of snapshot) {
    statements.push(env.DB.prepare(`DELETE FROM "${name}"`));
    for (const row of rows) {
      const columns = Object.keys(row);
      const marks = columns.map(() => "?").join(", ");
      const named = columns.map((column) => `"${column}"`).join(", ");
      statements.push(
        env.DB.prepare(`INSERT INTO "${name}" (${named}) VALUES (${marks})`).bind(
          ...Object.values(row),
        ),
      );
    }
  }
  await env.DB.batch(statements);
  await evictAllDurableObjects();
}

export function openIsolate(overrides: Partial<TestEnv> = {}): Isolate {
  return createIsolate({ overrides });
}

/** What `npm run db:restored -- begin` does. */
export async function beginRestore(atMs: number, restoredToMs: number): Promise<void> {
  await env.DB.prepare("INSERT INTO restores (at, restored_to) VALUES (?, ?)")
    .bind(atMs, restoredToMs)
    .run();
}

/** The Worker's job, run after run, until nothing is left. */
export async function workThrough(overrides: Partial<TestEnv>, nowMs: number) {
  const { deps } = composeFor({ ...env, ...overrides });
  for (let run = 0; run < 20; run++) {
    if ((await deps.workOnRestore(nowMs))["open"] === 0) return;
  }
  throw new Error("The restore was not through after twenty runs");
}

export const restoreRow = () =>
  env.DB.prepare("SELECT * FROM restores ORDER BY at DESC LIMIT 1").first<
    Record<string, number | string | null>
  >();
