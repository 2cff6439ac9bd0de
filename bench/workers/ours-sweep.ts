/**
 * One job of the product's cron, asked for by `POST /bench/sweep`: what it found, how many queries it took, and how long
 * the longest of its batches was for the database, as that says itself.
 */

import { composeFor } from "../../src/deps.ts";
import { sweepKeyNotices } from "../../src/features/api-keys/index.ts";
import { sweepReminders } from "../../src/features/secrets/index.ts";

export { BrowserSession, KeyLease } from "../../src/index.ts";

export interface SweepRequest {
  readonly job: "reminders" | "keyNotices";
  readonly nowMs: number;
}

export interface SweepAnswer {
  readonly found: number;
  readonly unfinished: number;
  readonly queries: number;
  readonly slowestBatchMs: number;
}

const JOBS = { reminders: sweepReminders, keyNotices: sweepKeyNotices };

// The runtime demands a default export.
// oxlint-disable-next-line import/no-default-export -- a Worker is its module's default export
export default {
  async fetch(request, env) {
    if (request.url.endsWith("/bench/collect-garbage")) return collectGarbage();
    const { job, nowMs } = JSON.parse(await request.text()) as SweepRequest;
    const counts = { queries: 0, slowestBatchMs: 0 };
    const { deps } = composeFor({ ...env, DB: counting(env.DB, counts) });
    const { found, unfinished } = await JOBS[job](deps, nowMs);
    return Response.json({ found, unfinished, ...counts } satisfies SweepAnswer);
  },
} satisfies ExportedHandler<Env>;

function counting(db: D1Database, counts: { queries: number; slowestBatchMs: number }): D1Database {
  return new Proxy(db, {
    get(target, name) {
      if (name === "prepare") {
        return (query: string) => {
          counts.queries++;
          return target.prepare(query);
        };
      }
      if (name === "batch") {
        return async (statements: D1PreparedStatement[]) => {
          const results = await target.batch(statements);
          const ms = results.reduce((total, { meta }) => total + meta.duration, 0);
          counts.slowestBatchMs = Math.max(counts.slowestBatchMs, ms);
          return results;
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** There when V8 was started with --expose-gc. */
function collectGarbage(): Response {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) return new Response("no gc", { status: 500 });
  gc();
  return new Response("collected");
}
