/**
 * The origins from which apps in browsers may call (CORS). One table in memory holds all clients' origins. It is read
 * anew after half a minute, and at once for an unknown origin, but then at most every two seconds.
 * Attack: a flood of preflights invents origins, to have each cost a read of D1.
 * A stale table costs a browser only time. It admits no token: every token is checked on D1 at every request.
 */

import type { ClientOrigin } from "./registration-store.ts";

const FRESH_MS = 30_000;

const COOL_DOWN_MS = 2_000;

export interface ClientOrigins {
  /** Whether this client, or where none is named any client, has an address at that origin. */
  readonly includes: (origin: string, clientId: string | null, nowMs: number) => Promise<boolean>;
  /** After a change in this isolate: its own next question reads. */
  readonly forget: () => void;
}

type Table = ReadonlyMap<string, ReadonlySet<string>>;

export function createClientOrigins(load: () => Promise<readonly ClientOrigin[]>): ClientOrigins {
  let table: Table = new Map();
  let loadedAtMs = -Infinity;
  let askedAtMs = -Infinity;

  // Plain data is shared between requests, never a promise: it dies with the request that made it.
  async function refresh(nowMs: number): Promise<void> {
    askedAtMs = nowMs;
    try {
      table = tableOf(await load());
      loadedAtMs = nowMs;
    } catch {
      // The table as it was. A step that needs the database for more than this header will report the fault.
    }
  }

  return {
    includes: async (origin, clientId, nowMs) => {
      const known = has(table, origin, clientId);
      const fresh = nowMs - loadedAtMs < FRESH_MS;
      if ((!known || !fresh) && nowMs - askedAtMs >= COOL_DOWN_MS) await refresh(nowMs);
      return has(table, origin, clientId);
    },
    forget: () => {
      loadedAtMs = -Infinity;
      askedAtMs = -Infinity;
    },
  };
}

function tableOf(rows: readonly ClientOrigin[]): Table {
  const table = new Map<string, Set<string>>();
  for (const { origin, clientId } of rows) {
    const clients = table.get(origin) ?? new Set<string>();
    table.set(origin, clients.add(clientId));
  }
  return table;
}

function has(table: Table, origin: string, clientId: string | null): boolean {
  const clients = table.get(origin);
  return clients !== undefined && (clientId === null || clients.has(clientId));
}
