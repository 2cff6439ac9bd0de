/**
 * The port to the policy engine: batches of questions in, verdicts out. It keeps nothing that cannot be sent again, so
 * it may live in this isolate or in another.
 */

import type {
  EntityJson,
  PolicyJson,
  StatefulAuthorizationCall,
} from "@cedar-policy/cedar-wasm/web";

/** Policies that are decided by together. Whatever has one key has one content. */
export interface PolicySet {
  readonly key: string;
  readonly size: number;
  readonly build: () => Record<string, PolicyJson>;
}

export type Asked = Omit<StatefulAuthorizationCall, "preparsedPolicySetId" | "entities"> & {
  readonly entities: readonly EntityJson[];
};

export interface Question {
  readonly set: PolicySet;
  readonly asked: Asked;
}

export interface Verdict {
  readonly allowed: boolean;
  /** Ids of the policies that decided; none where nothing allows. */
  readonly reasons: readonly string[];
  readonly errors: readonly string[];
}

export interface PolicyEngine {
  /** One verdict a question, in their order. Never rejects: what cannot be answered is denied and says why. */
  readonly decide: (questions: readonly Question[]) => Promise<readonly Verdict[]>;
  /** What is wrong with a policy by the schema; nothing where it is sound. */
  readonly findFault: (policy: PolicyJson) => Promise<string | undefined>;
  /** In Cedar's own language, for people to read; nothing parses it. */
  readonly describe: (policy: PolicyJson) => Promise<string>;
}

/** Any failure is Deny: Cedar itself would skip a policy that errs, and a skipped Deny allows. */
export function failed(error: unknown): Verdict {
  const message = error instanceof Error ? error.message : "The evaluator failed.";
  return { allowed: false, reasons: [], errors: [message] };
}
