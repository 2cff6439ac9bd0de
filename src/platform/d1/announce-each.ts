/** Notices by the thousand: one statement that reads what is due and writes what is to be told of it. */

import { sql, type SQL } from "drizzle-orm";

import type { Facts, NoticeKind } from "../../core/notice-kind.ts";
import type { Write } from "./write.ts";

/**
 * `notices` is a query made by `selectNotices`. Filled from notifications by `deps.ts`, as `Announce` is: what is
 * announced commits with what it is about, and of several with one dedupe key the first is kept.
 */
export type AnnounceEach = (notices: SQL, nowMs: number) => Write;

/** For one person, or for those of a company whom the thing concerns: see `Notice`. */
export type NoticeColumns<P> = ContentColumns<P> &
  (
    | { readonly userId: SQL; readonly audience?: undefined }
    | {
        readonly userId?: undefined;
        /** JSON. */
        readonly audience: SQL<string>;
      }
  );

interface ContentColumns<P> {
  /** Each takes the payload; with several, `kind` chooses by name. */
  readonly kinds: readonly NoticeKind<P>[];
  readonly kind?: SQL<string>;
  readonly companyId: SQL;
  /** An expression for each member of the payload, so that no row has another one than its message is written of. */
  readonly payload: { readonly [K in keyof P]: SQL };
  readonly dedupeKey?: SQL;
}

/** `rest` is everything behind FROM. */
export function selectNotices<P extends Facts<P>>(columns: NoticeColumns<P>, rest: SQL): SQL {
  const absent = sql`NULL`;
  const {
    kinds,
    kind = sql`${kinds[0]?.name}`,
    companyId,
    userId = absent,
    dedupeKey = absent,
    audience = absent,
  } = columns;
  return sql`SELECT ${kind} AS kind, ${companyId} AS company_id, ${userId} AS user_id, ${jsonOf(Object.entries<SQL>(columns.payload))} AS payload, ${dedupeKey} AS dedupe_key, ${audience} AS audience FROM ${rest}`;
}

/** D1 binds numbers as reals, whose quotient is no whole number. */
export function wholeMs(ms: number): SQL<number> {
  return sql<number>`CAST(${ms} AS INTEGER)`;
}

/** As `isoTime` writes it. */
export function isoTimeOf(ms: SQL | { getSQL(): SQL }): SQL<string> {
  return sql<string>`strftime('%Y-%m-%dT%H:%M:%fZ', ${ms} / 1000.0, 'unixepoch')`;
}

/** The names are ours, so they may stand in the text of the statement. */
function jsonOf(members: readonly [string, SQL][]): SQL<string> {
  const pairs = members.map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  return sql<string>`json_object(${sql.join(pairs, sql`, `)})`;
}
