/** All that one run measured. */

import type { CallsPerRequest, SteadyCalls } from "../measure/calls.ts";
import type { ColdStart } from "../measure/cold-start.ts";
import type { ManyKeys } from "../measure/million-keys.ts";
import type { MemoryResult } from "../measure/memory.ts";
import type { Reminders } from "../measure/reminders.ts";
import type { PolicyDecisions } from "../measure/policies.ts";
import type { Revocations } from "../measure/revoke.ts";
import type { Secrets } from "../measure/secrets.ts";
import type { Throughput } from "../measure/throughput.ts";
import type { TokenVerification } from "../measure/token-verification.ts";

export interface Figures {
  /** A smoke run: too short for its numbers to mean anything. */
  readonly quick: boolean;
  readonly rounds: number;
  readonly throughput: readonly Throughput[];
  readonly calls: readonly CallsPerRequest[];
  readonly steady: SteadyCalls;
  readonly memory: MemoryResult;
  readonly coldStart: ColdStart;
  readonly manyKeys: ManyKeys;
  readonly revocations: Revocations;
  readonly reminders: Reminders;
  readonly tokenVerification: TokenVerification;
  readonly policies: PolicyDecisions;
  readonly secrets: Secrets;
}
