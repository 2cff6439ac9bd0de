/**
 * The seam: everything of the product that the model runs, and the shells' steps, replaceable one by one. Mutations replace them here;
 * production code carries no flag.
 */
import { observeClock } from "../../../../../src/features/api-keys/lease/clock.ts";
import { decideAsk } from "../../../../../src/features/api-keys/lease/decide-ask.ts";
import {
  fenceWaitMs,
  markRevoked,
  startFence,
} from "../../../../../src/features/api-keys/lease/fence.ts";
import {
  acceptAnswer,
  closeAsk,
  createAsk,
} from "../../../../../src/features/api-keys/lease/holder-ask.ts";
import {
  createEntry,
  shouldRenew,
  take,
} from "../../../../../src/features/api-keys/lease/holder.ts";
import {
  applyFacts,
  pruneGrants,
  restoreState,
} from "../../../../../src/features/api-keys/lease/object-state.ts";
import { askObject, revokeAtObject, startIncarnation } from "./object-shell.ts";
import { revokeKey } from "./revoke-verb.ts";

export interface Parts {
  readonly observeClock: typeof observeClock;
  readonly createEntry: typeof createEntry;
  readonly take: typeof take;
  readonly shouldRenew: typeof shouldRenew;
  readonly createAsk: typeof createAsk;
  readonly acceptAnswer: typeof acceptAnswer;
  readonly closeAsk: typeof closeAsk;
  readonly decideAsk: typeof decideAsk;
  readonly restoreState: typeof restoreState;
  readonly applyFacts: typeof applyFacts;
  readonly pruneGrants: typeof pruneGrants;
  readonly markRevoked: typeof markRevoked;
  readonly startFence: typeof startFence;
  readonly fenceWaitMs: typeof fenceWaitMs;
  readonly startIncarnation: typeof startIncarnation;
  readonly askObject: typeof askObject;
  readonly revokeAtObject: typeof revokeAtObject;
  readonly revokeKey: typeof revokeKey;
}

export const realParts: Parts = {
  observeClock,
  createEntry,
  take,
  shouldRenew,
  createAsk,
  acceptAnswer,
  closeAsk,
  decideAsk,
  restoreState,
  applyFacts,
  pruneGrants,
  markRevoked,
  startFence,
  fenceWaitMs,
  startIncarnation,
  askObject,
  revokeAtObject,
  revokeKey,
};
