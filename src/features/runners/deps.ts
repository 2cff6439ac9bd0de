/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { SealKeys } from "../../core/sealed-text.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { Logger } from "../../platform/logger.ts";
import type { EgressDeps } from "../egress/index.ts";

export interface CommandEnded extends EnvironmentPlace {
  readonly instanceId: string;
}

export interface RunnerDeps extends EgressDeps {
  readonly sealKeys: SealKeys;
  readonly announce: Announce<Write>;
  readonly logger: Logger;
  /** A claim is waited for, so the time of its request is not enough. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /**
   * The instance goes on. `deps.ts` fills it from workflows. What is lost of it the sweep says again: `again`, whatever
   * became of the run.
   */
  readonly commandEnded: (ended: CommandEnded, again: boolean) => Promise<void>;
}
