/** The product's schema and rows, written straight into a stage's D1; keys are made by the product's own code. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { API_SCOPES } from "../../src/core/api-scopes.ts";
import { sha256Hex } from "../../src/core/crypto.ts";
import { createHmacKey } from "../../src/core/hmac-key.ts";
import { randomBase36 } from "../../src/core/encoding.ts";
import { createKeyValue } from "../../src/features/api-keys/rules/key-format.ts";
import { SEAL_SECRET } from "./our-bindings.ts";
import { ROOT } from "./paths.ts";
import type { Stage } from "./stage.ts";

/** Far above what any contender reaches, so that no limit is ever met. */
const LIMIT_PER_MINUTE = 600_000_000;
const LIMIT_PER_DAY = 100_000_000_000;

const ROWS_PER_STATEMENT = 5_000;
const SCOPES = JSON.stringify(API_SCOPES.slice(0, 4));

const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

export async function applyMigrations(db: D1Database): Promise<void> {
  const dir = join(ROOT, "migrations");
  const files = (await readdir(dir)).filter((name) => name.endsWith(".sql")).toSorted();
  for (const file of files) {
    const sql = await readFile(join(dir, file), "utf8");
    const statements = sql.split("--> statement-breakpoint").filter((text) => text.trim() !== "");
    await db.batch(statements.map((text) => db.prepare(text)));
  }
}

/** A company with so many keys, in an empty database. */
export async function seedOurs(stage: Pick<Stage, "database">, keys: number): Promise<string[]> {
  const db = await stage.database();
  await applyMigrations(db);
  return seedKeys(db, await seedCompany(db), keys);
}

export async function seedCompany(db: D1Database): Promise<string> {
  const id = `co_${randomBase36(12, random)}`;
  await db
    .prepare(
      `INSERT INTO companies (id, slug, name, plan, limit_per_minute, limit_per_day, created_at)
       VALUES (?1, ?1, 'A company', 'enterprise', ?2, ?3, ?4)`,
    )
    .bind(id, LIMIT_PER_MINUTE, LIMIT_PER_DAY, Date.now())
    .run();
  return id;
}

/** Returns the presented values; the rows hold their hashes. */
export async function seedKeys(
  db: D1Database,
  companyId: string,
  count: number,
): Promise<string[]> {
  const sealKey = createHmacKey(SEAL_SECRET);
  const values: string[] = [];
  while (values.length < count) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(ROWS_PER_STATEMENT, count - values.length) }, async () => {
        const value = createKeyValue("live", sealKey, random);
        return { value, id: `key_${randomBase36(12, random)}`, hash: await sha256Hex(value) };
      }),
    );
    const stored = rows.map(({ value, id, hash }) => ({ id, hash, hint: value.slice(-4) }));
    await db
      .prepare(
        `INSERT INTO api_keys (id, company_id, environment, name, scopes, hash, hint, created_at, created_by)
         SELECT value ->> 'id', ?2, 'live', 'A key', ?3, value ->> 'hash', value ->> 'hint', ?4, 'usr_seed' FROM json_each(?1)`,
      )
      .bind(JSON.stringify(stored), companyId, SCOPES, Date.now())
      .run();
    values.push(...rows.map(({ value }) => value));
  }
  return values;
}

/** Rows that only make the table large: no one has their values. */
export async function seedBallast(db: D1Database, companyId: string, count: number): Promise<void> {
  const step = 100_000;
  for (let done = 0; done < count; done += step) {
    await db
      .prepare(
        `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
         INSERT INTO api_keys (id, company_id, environment, name, scopes, hash, hint, created_at, created_by)
         SELECT 'key_' || lower(hex(randomblob(8))), ?2, 'live', 'A key', ?3, lower(hex(randomblob(32))), 'abcd', ?4 + n, 'usr_seed'
         FROM numbers`,
      )
      .bind(Math.min(step, count - done), companyId, SCOPES, Date.now())
      .run();
  }
}

/** All due at once, each with a name of its own and no value anywhere. */
export async function seedSecrets(
  db: D1Database,
  companyId: string,
  count: number,
  dueMs: number,
): Promise<void> {
  const step = 20_000;
  for (let done = 0; done < count; done += step) {
    await db
      .prepare(
        `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1)
         INSERT INTO secrets (id, company_id, environment, slug, physical_name, type, tags, allowed_hosts, status, version,
           touched_at, created_at, created_by, reminder_interval_days, reminder_due_at, next_notice_at)
         SELECT 'sec_' || (?3 + n), ?2, 'live', 'secret-' || (?3 + n), 'nembl/' || ?2 || '/secret-' || (?3 + n), 'custom',
           '{"environment":"production"}', '[]', 'active', 1, 0, 0, 'usr_seed', 30, ?4, ?4
         FROM numbers`,
      )
      .bind(Math.min(step, count - done), companyId, done, dueMs)
      .run();
  }
}

/** Of the right shape; the last character of the seal is changed. */
export function forge(value: string): string {
  return value.slice(0, -1) + (value.endsWith("0") ? "1" : "0");
}
