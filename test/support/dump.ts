/** Everything at rest as text: each D1 table, KV, and the storage of the objects of keys and of refresh tokens. */

import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";

import { env } from "./world.ts";

export async function dumpEverything(): Promise<string> {
  return [await dumpD1(), await dumpKv(), await dumpObjects(), await dumpRefreshObjects()].join(
    "\n",
  );
}

async function dumpD1(): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
  ).all<{ name: string }>();
  const tables = await Promise.all(
    results.map(
      async ({ name }) => (await env.DB.prepare(`SELECT * FROM "${name}"`).all()).results,
    ),
  );
  return JSON.stringify(tables);
}

async function dumpKv(): Promise<string> {
  const { keys } = await env.FACTS.list();
  const values = await Promise.all(keys.map(async ({ name }) => [name, await env.FACTS.get(name)]));
  return JSON.stringify(values);
}

async function dumpObjects(): Promise<string> {
  const ids = await listDurableObjectIds(env.KEY_LEASE);
  const rows = await Promise.all(
    ids.map((id) =>
      runInDurableObject(env.KEY_LEASE.get(id), (_, state) =>
        JSON.stringify([
          ...state.storage.sql.exec("SELECT * FROM grants"),
          ...state.storage.sql.exec("SELECT * FROM facts"),
        ]),
      ),
    ),
  );
  return rows.join("\n");
}

async function dumpRefreshObjects(): Promise<string> {
  const ids = await listDurableObjectIds(env.REFRESH_TOKEN);
  const entries = await Promise.all(
    ids.map((id) =>
      runInDurableObject(env.REFRESH_TOKEN.get(id), (_, state) =>
        JSON.stringify([...state.storage.kv.list()]),
      ),
    ),
  );
  return entries.join();
}
