/** The rows of one key's object: synchronous SQL, so that a row can be part of the turn that decided it. */

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Durable, GrantRow } from "../lease/object-state.ts";

export interface KeyLedger {
  readonly read: () => Durable;
  readonly insertGrant: (row: GrantRow) => void;
  readonly deleteGrantsBelow: (seq: number) => void;
  readonly isRevoked: () => boolean;
  readonly setRevoked: () => void;
  /** When the key ends, or has ended; null where this object was never told. */
  readonly readEnd: () => number | null;
  /** The earliest of those that it was told counts. */
  readonly noteEnd: (endMs: number) => void;
  readonly readOwner: () => Owner | null;
  readonly saveOwner: (place: EnvironmentPlace, keyId: string) => void;
}

/** Whose key it is: an alarm has no caller to tell. */
interface Owner {
  readonly place: EnvironmentPlace;
  readonly keyId: string;
}

/** As objects have stored it from the beginning. */
interface StoredOwner {
  readonly place: EnvironmentPlace;
  readonly keyId: string;
}

const REVOKED = "revoked";
const OWNER = "owner";
const END = "end";

export function createKeyLedger(sql: SqlStorage): KeyLedger {
  sql.exec(`CREATE TABLE IF NOT EXISTS grants (seq INTEGER PRIMARY KEY, grant_row TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);

  function findFact(name: string): string | undefined {
    const [row] = sql.exec<{ value: string }>("SELECT value FROM facts WHERE name = ?", name);
    return row?.value;
  }
  function setFact(name: string, value: string): void {
    if (findFact(name) === value) return;
    sql.exec("INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", name, value);
  }
  const isRevoked = () => findFact(REVOKED) === "1";
  const readEnd = () => {
    const text = findFact(END);
    return text === undefined ? null : Number(text);
  };

  return {
    read: () => ({
      revoked: isRevoked(),
      rows: [...sql.exec<{ grant_row: string }>("SELECT grant_row FROM grants ORDER BY seq")].map(
        (row) => JSON.parse(row.grant_row) as GrantRow,
      ),
    }),
    insertGrant: (row) => {
      const text = JSON.stringify(row);
      sql.exec("INSERT INTO grants (seq, grant_row) VALUES (?, ?)", row.seq, text);
    },
    deleteGrantsBelow: (seq) => {
      sql.exec("DELETE FROM grants WHERE seq < ?", seq);
    },
    isRevoked,
    setRevoked: () => setFact(REVOKED, "1"),
    readEnd,
    noteEnd: (endMs) => setFact(END, String(Math.min(endMs, readEnd() ?? endMs))),
    readOwner: () => {
      const text = findFact(OWNER);
      if (text === undefined) return null;
      const { place, keyId } = JSON.parse(text) as StoredOwner;
      return { place: place, keyId };
    },
    saveOwner: ({ companyId, environment }, keyId) =>
      setFact(
        OWNER,
        JSON.stringify({ place: { companyId, environment }, keyId } satisfies StoredOwner),
      ),
  };
}
