/**
 * The one evaluator: Cedar, compiled to WebAssembly. Nobody else imports the package. It is instantiated when first
 * asked, by a person's request: API keys are governed by their scopes and never get here.
 */

import {
  formatPolicies,
  initSync,
  policyToText,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
  type EntityJson,
  type PolicyJson,
  type StatefulAuthorizationCall,
} from "@cedar-policy/cedar-wasm/web";
import { CEDAR_SCHEMA } from "./cedar-schema.ts";

/** Policies that are decided by together. Whatever has one key has one content. */
export interface PolicySet {
  readonly key: string;
  readonly size: number;
  readonly build: () => Record<string, PolicyJson>;
}

export interface Verdict {
  readonly allowed: boolean;
  /** Ids of the policies that decided; none where nothing allows. */
  readonly reasons: readonly string[];
  readonly errors: readonly string[];
}

export type Asked = Omit<StatefulAuthorizationCall, "preparsedPolicySetId" | "entities"> & {
  readonly entities: readonly EntityJson[];
};

/** A prepared policy takes some 7 kB of the instance's memory, so these take 28 MB at most. */
const MAX_PREPARED_POLICIES = 4_000;
const MAX_PREPARED_SETS = 128;

interface Slot {
  readonly name: string;
  readonly size: number;
}

/**
 * What is prepared, the least recently used first. The package keeps prepared sets by name for as long as the isolate
 * lives and cannot forget one, only replace it: so names are few and used again.
 */
const prepared = new Map<string, Slot>();
const freeNames: string[] = [];
let names = 0;
let preparedPolicies = 0;
let started = false;

/**
 * Once an isolate, before anything is asked. The bytecode is imported here and not above: an isolate would else compile
 * its 4 MB before the first answer, also where nothing but API keys ever calls.
 */
export async function startEvaluator(): Promise<void> {
  if (started) return;
  // By its path, for the package exports the glue alone. Its `.d.ts` describes the instance; imported is the module.
  const bytecode: unknown =
    await import("../../../../node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm");
  initSync({ module: (bytecode as { default: WebAssembly.Module }).default });
  started = true;
}

/** Any failure is Deny: Cedar itself would skip a policy that errs, and a skipped Deny allows. */
export function evaluate(set: PolicySet, asked: Asked): Verdict {
  try {
    const answer = statefulIsAuthorized({
      ...asked,
      entities: [...asked.entities],
      preparsedPolicySetId: prepare(set),
    });
    return readAnswer(answer);
  } catch (error) {
    return failed([error instanceof Error ? error.message : "The evaluator failed."]);
  }
}

function readAnswer(answer: ReturnType<typeof statefulIsAuthorized>): Verdict {
  if (answer.type === "failure") return failed(answer.errors.map(({ message }) => message));
  const { decision, diagnostics } = answer.response;
  const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
  if (errors.length > 0) return failed(errors);
  return { allowed: decision === "allow", reasons: diagnostics.reason, errors };
}

function failed(errors: readonly string[]): Verdict {
  return { allowed: false, reasons: [], errors };
}

function prepare(set: PolicySet): string {
  const present = prepared.get(set.key);
  if (present !== undefined) {
    prepared.delete(set.key);
    prepared.set(set.key, present);
    return present.name;
  }
  const policies = set.build();
  makeRoom(set.size);
  const name = freeNames.pop() ?? `set-${names++}`;
  const answer = preparsePolicySet(name, { staticPolicies: policies });
  if (answer.type === "failure") {
    freeNames.push(name);
    throw new Error(answer.errors[0]?.message ?? "The policies could not be prepared.");
  }
  prepared.set(set.key, { name, size: set.size });
  preparedPolicies += set.size;
  return name;
}

function makeRoom(size: number): void {
  for (const [key, slot] of prepared) {
    const fits = preparedPolicies + size <= MAX_PREPARED_POLICIES;
    if (fits && prepared.size < MAX_PREPARED_SETS) return;
    // Emptied at once: a name may wait long for its next use.
    preparsePolicySet(slot.name, { staticPolicies: {} });
    prepared.delete(key);
    freeNames.push(slot.name);
    preparedPolicies -= slot.size;
  }
}

/** @internal For the test of the bound. */
export function preparedCounts(): { readonly sets: number; readonly policies: number } {
  return { sets: prepared.size, policies: preparedPolicies };
}

/** What is wrong with a policy by the schema; nothing where it is sound. */
export function findPolicyFault(policy: PolicyJson): string | undefined {
  const answer = validate({ schema: CEDAR_SCHEMA, policies: { staticPolicies: { policy } } });
  if (answer.type === "failure") return answer.errors[0]?.message ?? "Not a policy.";
  return answer.validationErrors[0]?.error.message;
}

/** For people to read; nothing parses it. */
export function describePolicy(policy: PolicyJson): string {
  const answer = policyToText(policy);
  if (answer.type === "failure") throw new Error("A stored policy cannot be written as text");
  const formatted = formatPolicies({ policyText: answer.text, lineWidth: 80, indentWidth: 2 });
  return formatted.type === "success" ? formatted.formatted_policy : answer.text;
}
