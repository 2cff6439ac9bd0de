/**
 * Every file begins with empty stores. Two workers run all files, each in one workerd (`isolate: false`), so that the
 * Worker's modules are loaded twice and not once a file; what a file leaves in a store would else be the next one's.
 */

import { applyD1Migrations, reset, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";

const { DB, FACTS, TEST_MIGRATIONS } = env as unknown as {
  DB: D1Database;
  FACTS: KVNamespace;
  TEST_MIGRATIONS: D1Migration[];
};

/** Deletes D1, KV and every object with its alarm. An object that is still at work is passed over, so it is looked after. */
async function emptyStores(): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    await reset();
    const tables = await DB.prepare("SELECT count(*) AS n FROM sqlite_master").first<number>("n");
    const { keys } = await FACTS.list({ limit: 1 });
    if (tables === 0 && keys.length === 0) return;
    await scheduler.wait(25);
  }
  throw new Error("What the file before left in D1 or KV is still there.");
}

vi.useRealTimers();
vi.unstubAllGlobals();
await emptyStores();
await applyD1Migrations(DB, TEST_MIGRATIONS);
