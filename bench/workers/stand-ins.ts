/**
 * D1, KV and the rate limits for a workerd that is started by itself, as small as they can be: Miniflare's own would take
 * longer to start than what is measured. D1 is an object's SQLite, in which KV's values are, too.
 */

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";

interface Bindings {
  readonly TABLES: DurableObjectNamespace<Tables>;
}

interface Query {
  readonly sql: string;
  readonly params?: readonly SqlStorageValue[];
}

export class Tables extends DurableObject {
  query(queries: readonly Query[]) {
    const { storage } = this.ctx;
    const run = ({ sql: text, params = [] }: Query) => {
      const cursor = storage.sql.exec(text, ...params);
      const rows = [...cursor.raw()];
      const changes = storage.sql.exec("SELECT changes() AS changes").one()["changes"];
      return {
        success: true,
        results: { columns: cursor.columnNames, rows },
        meta: { duration: 0, changes },
      };
    };
    return storage.transactionSync(() => queries.map(run));
  }

  value(name: string): string | undefined {
    this.#createValues();
    return this.ctx.storage.sql
      .exec<{ value: string }>("SELECT value FROM kv_values WHERE name = ?", name)
      .toArray()[0]?.value;
  }

  keep(name: string, value: string): void {
    this.#createValues();
    this.ctx.storage.sql.exec("INSERT OR REPLACE INTO kv_values VALUES (?, ?)", name, value);
  }

  #createValues(): void {
    this.ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS kv_values (name TEXT PRIMARY KEY, value TEXT)",
    );
  }
}

/** As workerd's KV binding asks. */
export class Values extends WorkerEntrypoint<Bindings> {
  override async fetch(request: Request): Promise<Response> {
    const name = decodeURIComponent(new URL(request.url).pathname.slice(1));
    const tables = this.env.TABLES.getByName("all");
    if (request.method === "PUT") {
      await tables.keep(name, await request.text());
      return new Response();
    }
    const value = await tables.value(name);
    return value === undefined ? new Response(null, { status: 404 }) : new Response(value);
  }
}

export class Limit extends WorkerEntrypoint {
  limit() {
    return { success: true };
  }
}

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  /** As workerd's D1 binding asks, and as the benchmark seeds. */
  async fetch(request, { TABLES }) {
    const asked = JSON.parse(await request.text()) as Query | Query[];
    try {
      const [first, ...others] = await TABLES.getByName("all").query([asked].flat());
      return Response.json(Array.isArray(asked) ? [first, ...others] : first);
    } catch (error) {
      return Response.json({ success: false, error: String(error) }, { status: 500 });
    }
  },
} satisfies ExportedHandler<Bindings>;
