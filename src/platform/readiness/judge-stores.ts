/** What a look at the bindings and stores means. Pure. */

import { SECOND_MS } from "../../core/time.ts";
import type { Fault } from "./fault.ts";

export interface Seen {
  /** Bindings of wrangler.toml that the Worker was not given. */
  readonly missingBindings: readonly string[];
  readonly database: DatabaseSeen;
  readonly facts: "answers" | "unreachable";
}

export type DatabaseSeen =
  | { readonly status: "unreachable" | "empty" }
  | {
      readonly status: "answers";
      /** Migrations that this code needs and that were not applied. Newer ones do no harm: migrations only add. */
      readonly missingMigrations: number;
      readonly nowMs: number;
      /** Our clock before and after the question. */
      readonly askedAtMs: number;
      readonly answeredAtMs: number;
    };

/** Expiries and windows are compared with our clock and written to rows that others read by theirs. */
const CLOCK_TOLERANCE_MS = 5 * SECOND_MS;

export function judgeStores({ missingBindings, database, facts }: Seen): readonly Fault[] {
  const faults: Fault[] = missingBindings.map((name) => ({
    code: "binding_missing",
    words: `The binding ${name} is missing: deploy with the wrangler.toml of this release.`,
  }));
  faults.push(...judgeDatabase(database));
  if (facts === "unreachable") {
    const words =
      "KV (FACTS) does not answer: see the id in wrangler.toml and Cloudflare's status.";
    faults.push({ code: "facts_unreachable", words });
  }
  return faults;
}

function judgeDatabase(database: DatabaseSeen): Fault[] {
  switch (database.status) {
    case "unreachable": {
      const words = "D1 (DB) does not answer: see the id in wrangler.toml and Cloudflare's status.";
      return [{ code: "database_unreachable", words }];
    }
    case "empty": {
      const words =
        "The database has no tables: run `npm run db:migrate:remote` (in a checkout `npm run dev`).";
      return [{ code: "schema_missing", words }];
    }
    case "answers":
      return [...judgeSchema(database.missingMigrations), ...judgeClock(database)];
  }
}

function judgeSchema(missing: number): Fault[] {
  if (missing === 0) return [];
  const words = `${missing} migrations of this release were not applied: run \`npm run db:migrate:remote\`, and deploy with \`npm run deploy\`, which does that first.`;
  return [{ code: "schema_behind", words }];
}

type Clocks = Extract<DatabaseSeen, { readonly status: "answers" }>;

function judgeClock({ nowMs, askedAtMs, answeredAtMs }: Clocks): Fault[] {
  const early = askedAtMs - CLOCK_TOLERANCE_MS;
  const late = answeredAtMs + CLOCK_TOLERANCE_MS;
  if (nowMs >= early && nowMs <= late) return [];
  const words = `D1's clock and the Worker's are ${Math.round(Math.abs(nowMs - askedAtMs) / SECOND_MS)} s apart: see Cloudflare's status; on a machine of your own, set its clock.`;
  return [{ code: "clock_off", words }];
}
