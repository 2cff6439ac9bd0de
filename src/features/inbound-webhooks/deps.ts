/** What this feature's verbs need of the composition root. */

import type { TurnDeps } from "../../core/turns.ts";
import type { AuditDeps, RefusalLog } from "../audit/index.ts";
import type { EgressDeps } from "../egress/index.ts";
import type { InstanceDeps } from "../workflows/index.ts";
import type { InboundMemory } from "./receive/inbound-memory.ts";

export interface InboundDeps extends AuditDeps, EgressDeps, InstanceDeps {
  readonly refusals: RefusalLog;
  readonly inboundMemory: InboundMemory;
  /** Look-ups for addresses that sent too much are made a few at a time. */
  readonly inboundTurns: TurnDeps;
  /**
   * Counts one more call that proved to be none; false when there were too many. The platform's own counter: no call to
   * D1, KV or an object.
   */
  readonly countBadCall: (of: string) => Promise<boolean>;
}
