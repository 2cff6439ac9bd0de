/** The port to the policy engine: batches of questions in, verdicts out. */

import type { PolicyJson } from "../../../engine/protocol.ts";

import type { Asked, Policies, Verdict } from "../../../engine/protocol.ts";

/** Policies that are decided by together. Whatever has one key has one content. */
export interface PolicySet {
  readonly key: string;
  /** Asked for where the engine lacks the set. Throws where a stored document makes no sense. */
  readonly build: () => Policies;
}

export interface Question {
  readonly set: PolicySet;
  readonly asked: Asked;
}

export interface PolicyEngine {
  /**
   * One verdict a question, in their order. A question that cannot be answered is denied and says why. Rejects with
   * `unavailable` where the engine itself does not answer, and then nothing is decided.
   */
  readonly decide: (questions: readonly Question[]) => Promise<readonly Verdict[]>;
  /** What is wrong with a policy by the schema; nothing where it is sound. */
  readonly findFault: (policy: PolicyJson) => Promise<string | undefined>;
  /** In Cedar's own language, for people to read; nothing parses it. */
  readonly describe: (policy: PolicyJson) => Promise<string>;
}
