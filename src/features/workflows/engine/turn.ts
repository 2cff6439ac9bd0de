/** What one turn has in its hands. */

import type { CodedError } from "../../../core/errors.ts";
import type { InstanceDeps } from "../instances/deps.ts";
import type { Run } from "../instances/phase-store.ts";
import type { PerformPhase } from "./perform-phase.ts";

export interface RunDeps extends InstanceDeps {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly performPhase: PerformPhase;
}

export interface Turn {
  readonly deps: RunDeps;
  readonly run: Run;
  readonly nowMs: number;
  /** Thrown where the rows are not as they were read. */
  readonly lost: CodedError;
}
