/** Notices by the thousand: one statement that reads what is due and writes what is to be told of it. */

import { sql, type SQL } from "drizzle-orm";

import type { NoticeKind } from "../../core/announce.ts";
import type { Write } from "./write.ts";

/**
 * `notices` is a query made by `selectNotices`. Filled from notifications by `deps.ts`, as `Announce` is: what is
 * announced commits with what it is about, and of several with one dedupe key the first is kept.
 */
export type AnnounceEach = (notices: SQL, nowMs: number) => Write;

/** For one person, or for those of a company whom the thing concerns: see `Notice`. */
export type NoticeColumns = ContentColumns &
  (
    | { readonly userId: SQL; readonly audience?: undefined }
    | {
        readonly userId?: undefined;
        /** JSON. */
        readonly audience: SQL<string>;
      }
  );

interface ContentColumns {
  /** One kind for all, or an expression that chooses. */
  readonly kind: NoticeKind | SQL<NoticeKind>;
  readonly companyId: SQL;
  /** JSON. Ids and names, as in any notice. */
  readonly payload: SQL<string>;
  readonly dedupeKey?: SQL;
}

/** `rest` is everything behind FROM. */
export function selectNotices(columns: NoticeColumns, rest: SQL): SQL {
  const absent = sql`NULL`;
  const {
    kind,
    companyId,
    userId = absent,
    payload,
    dedupeKey = absent,
    audience = absent,
  } = columns;
  return sql`SELECT ${kind} AS kind, ${companyId} AS company_id, ${userId} AS user_id, ${payload} AS payload, ${dedupeKey} AS dedupe_key, ${audience} AS audience FROM ${rest}`;
}

/** D1 binds numbers as reals, whose quotient is no whole number. */
export function wholeMs(ms: number): SQL<number> {
  return sql<number>`CAST(${ms} AS INTEGER)`;
}

/** As `isoTime` writes it. */
export function isoTimeOf(ms: SQL | { getSQL(): SQL }): SQL<string> {
  return sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', ${ms} / 1000.0, 'unixepoch')`;
}
