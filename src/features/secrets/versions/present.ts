import { isoTime, isoTimeOrNull } from "../../../core/time.ts";
import type { Holder } from "./version-store.ts";
import type { secretVersions } from "../tables.ts";

/** `count` counts what the caller may not see, too: whether a value is still in use must not depend on who asks. */
export function presentVersion(
  row: typeof secretVersions.$inferSelect,
  current: number,
  holders: { readonly seen: readonly Holder[]; readonly count: number },
) {
  return {
    version: row.version,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    lastRetrievedAt: isoTimeOrNull(row.lastRetrievedAt),
    retrievals: row.retrievals,
    heldBy: holders.seen.map(({ type, id }) => ({ type, id })),
    heldByCount: holders.count,
    status: row.version === current ? ("current" as const) : ("superseded" as const),
  };
}

export type VersionResource = ReturnType<typeof presentVersion>;
