/** The part of D1's and KV's interface that seeding uses, on the stand-ins of a lone workerd. */

import type { Stage } from "./stage.ts";

interface Query {
  readonly sql: string;
  readonly params: readonly unknown[];
}

interface Result {
  readonly results: { readonly columns: readonly string[]; readonly rows: readonly unknown[][] };
}

export function seedingOf(url: string): Pick<Stage, "database" | "namespace"> {
  async function send(queries: readonly Query[]): Promise<Result[]> {
    const response = await fetch(url, { method: "POST", body: JSON.stringify(queries) });
    const text = await response.text();
    if (!response.ok) throw new Error(`Seeding answered ${text}`);
    return JSON.parse(text) as Result[];
  }

  const statement = (sql: string, params: readonly unknown[] = []) => ({
    ...{ sql, params },
    bind: (...given: unknown[]) => statement(sql, given),
    run: () => send([{ sql, params }]),
  });
  const database = {
    prepare: (sql: string) => statement(sql),
    batch: (queries: readonly Query[]) => send(queries.map(({ sql, params }) => ({ sql, params }))),
  };
  const namespace = {
    put: async (name: string, value: string) => {
      await send([
        {
          sql: "CREATE TABLE IF NOT EXISTS kv_values (name TEXT PRIMARY KEY, value TEXT)",
          params: [],
        },
        { sql: "INSERT INTO kv_values VALUES (?, ?)", params: [name, value] },
      ]);
    },
  };
  return {
    database: async () => database as unknown as D1Database,
    namespace: async () => namespace as unknown as KVNamespace,
  };
}
