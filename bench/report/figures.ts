/** All that can be measured, by the part of the benchmark that measures it. */

import type { CallsPerRequest, SteadyCalls } from "../measure/calls.ts";
import type { Console } from "../measure/console.ts";
import type { Instances } from "../measure/instances.ts";
import type { Invocations } from "../measure/invoke.ts";
import type { MemoryResult } from "../measure/memory.ts";
import type { ManyKeys } from "../measure/million-keys.ts";
import type { PolicyDecisions } from "../measure/policies.ts";
import type { Reminders } from "../measure/reminders.ts";
import type { Revocations } from "../measure/revoke.ts";
import type { Scrubbing } from "../measure/scrubber.ts";
import type { Secrets } from "../measure/secrets.ts";
import type { Size } from "../measure/size.ts";
import type { Start } from "../measure/start.ts";
import type { Throughput } from "../measure/throughput.ts";
import type { TokenVerification } from "../measure/token-verification.ts";

export interface Figures {
  readonly throughput: readonly Throughput[];
  readonly calls: {
    readonly perRequest: readonly CallsPerRequest[];
    readonly steady200PerSecond: SteadyCalls;
  };
  readonly start: Start;
  readonly size: Size;
  readonly policies: PolicyDecisions;
  readonly tokens: TokenVerification;
  readonly secrets: Secrets;
  readonly scrubber: Scrubbing;
  readonly invoke: Invocations;
  readonly revoke: Revocations;
  readonly reminders: Reminders;
  readonly instances: Instances;
  readonly console: Console;
  readonly memory: MemoryResult;
  readonly lookup: ManyKeys;
}

export type Part = keyof Figures;
