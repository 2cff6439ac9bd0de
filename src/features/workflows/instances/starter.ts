/** Who an instance acts for: its starter, as the log names them, long after their request. */

import type { Retriever } from "../../secrets/index.ts";
import type { InstanceRow } from "./instance-store.ts";

export function starterOf(row: InstanceRow): {
  readonly actor: Retriever;
  readonly requestId: string;
  readonly ip: null;
} {
  const { companyId, environment, startedByType: type, startedById: id, startedByName } = row;
  const name = startedByName === null ? {} : { name: startedByName };
  return {
    actor: { type, id, companyId, environment, ...name },
    requestId: `instance:${row.id}`,
    ip: null,
  };
}
