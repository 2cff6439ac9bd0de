/** The object's durable side: what must not be lost between the provider's answer and the secret's row. */

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { DeadGrant, OpenExchange, PendingToken } from "../rules/refresh-state.ts";

/** Which secret's token the object keeps; the alarm has no caller who says it. */
export interface Owner {
  readonly place: EnvironmentPlace;
  readonly slug: string;
  readonly connectorId: string;
}

interface Entries {
  readonly exchange: OpenExchange;
  readonly pending: PendingToken;
  readonly dead: DeadGrant;
  readonly owner: Owner;
  readonly storedAtMs: number;
}

export type RefreshJournal = ReturnType<typeof createRefreshJournal>;

export function createRefreshJournal(storage: Pick<DurableObjectStorage, "kv" | "sync">) {
  const { kv } = storage;
  return {
    read: <K extends keyof Entries>(name: K) => kv.get<Entries[K]>(name),
    write: <K extends keyof Entries>(name: K, entry: Entries[K]): void => kv.put(name, entry),
    remove: (name: keyof Entries): void => {
      kv.delete(name);
    },
    /** What was written is durable once it resolves. */
    sync: () => storage.sync(),
  };
}
