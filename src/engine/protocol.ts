/** What crosses between the Worker and the policy engine, by RPC or by a call within one isolate: plain data. Pure. */

import type {
  EntityJson,
  PolicyJson,
  SchemaJson,
  StatefulAuthorizationCall,
} from "@cedar-policy/cedar-wasm/web";

/** Others name Cedar's types by this module, and its code not at all. */
export type {
  EntityJson,
  Expr,
  PolicyJson,
  PrincipalConstraint,
  SchemaJson,
} from "@cedar-policy/cedar-wasm/web";

export type Policies = Readonly<Record<string, PolicyJson>>;

export type Asked = Omit<StatefulAuthorizationCall, "preparsedPolicySetId" | "entities"> & {
  readonly entities: readonly EntityJson[];
};

export interface SetOfBatch {
  /** Whatever has one key has one content. */
  readonly key: string;
  /** Only where the engine has said that it lacks the set. */
  readonly policies?: Policies;
}

export interface Batch {
  readonly sets: readonly SetOfBatch[];
  /** `set` is an index of `sets`: a key may be long, and a hundred questions share it. */
  readonly questions: readonly { readonly set: number; readonly asked: Asked }[];
}

/** Of one call; the caller splits what is longer. */
export const MAX_QUESTIONS = 1_000;

export interface Verdict {
  readonly allowed: boolean;
  /** Ids of the policies that decided; none where nothing allows. */
  readonly reasons: readonly string[];
  readonly errors: readonly string[];
}

/** Verdicts in the order of the questions; or the keys of sets that it lacks, and nothing is decided. */
export type Decided =
  | { readonly verdicts: readonly Verdict[] }
  | { readonly missing: readonly string[] };

/**
 * `trapped`: WebAssembly trapped in this call. `damaged`: it had trapped before. Either way nothing was decided, and
 * this engine decides nothing more: its memory may be in any state.
 */
export type Reply<T> =
  | { readonly status: "answered"; readonly value: T }
  | { readonly status: "trapped" | "damaged" };

export interface EngineApi {
  readonly decide: (batch: Batch) => Promise<Reply<Decided>>;
  /** What is wrong with a policy by the schema, or null. */
  readonly findFault: (
    schema: SchemaJson<string>,
    policy: PolicyJson,
  ) => Promise<Reply<string | null>>;
  /** In Cedar's own language, for people to read. */
  readonly describe: (policy: PolicyJson) => Promise<Reply<string>>;
  readonly counts: () => Promise<Reply<PreparedCounts>>;
}

/** For the test of the bound. */
export interface PreparedCounts {
  readonly sets: number;
  readonly policies: number;
}

/** Any failure is Deny: Cedar itself would skip a policy that errs, and a skipped Deny allows. */
export function failed(error: unknown): Verdict {
  const message = error instanceof Error ? error.message : "The evaluator failed.";
  return { allowed: false, reasons: [], errors: [message] };
}
