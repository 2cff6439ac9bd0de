/**
 * The one evaluator: Cedar, compiled to WebAssembly. No other file imports the package. It is instantiated when first
 * asked, by a person's request: API keys are governed by their scopes and never get here.
 */

import {
  formatPolicies,
  initSync,
  policyToText,
  preparsePolicySet,
  statefulIsAuthorized,
  validate,
} from "@cedar-policy/cedar-wasm/web";

import { CEDAR_SCHEMA } from "./cedar-schema.ts";
import {
  failed,
  type PolicyEngine,
  type PolicySet,
  type Question,
  type Verdict,
} from "./engine.ts";

/** A prepared policy takes some 7 kB of the instance's memory, so these take 28 MB at most. */
const MAX_PREPARED_POLICIES = 4_000;
const MAX_PREPARED_SETS = 128;

export interface CedarEngine extends PolicyEngine {
  /** For the test of the bound. */
  readonly preparedCounts: () => { readonly sets: number; readonly policies: number };
}

/** `name` is of this engine alone: all engines of an isolate share one instance and its names of prepared sets. */
export function createCedarEngine(name: string): CedarEngine {
  const prepared = createPreparedSets(name);
  return {
    decide: async (questions) => {
      try {
        await startEvaluator();
      } catch (error) {
        return questions.map(() => failed(error));
      }
      return questions.map((question) => evaluate(prepared.nameOf, question));
    },
    findFault: async (policy) => {
      await startEvaluator();
      const answer = validate({ schema: CEDAR_SCHEMA, policies: { staticPolicies: { policy } } });
      if (answer.type === "failure") return answer.errors[0]?.message ?? "Not a policy.";
      return answer.validationErrors[0]?.error.message;
    },
    describe: async (policy) => {
      await startEvaluator();
      const answer = policyToText(policy);
      if (answer.type === "failure") throw new Error("A stored policy cannot be written as text");
      const formatted = formatPolicies({ policyText: answer.text, lineWidth: 80, indentWidth: 2 });
      return formatted.type === "success" ? formatted.formatted_policy : answer.text;
    },
    preparedCounts: prepared.counts,
  };
}

/**
 * Once an isolate; a second time it does nothing. The bytecode is imported here and not above: an isolate would else
 * compile its 4 MB before the first answer, also where nothing but API keys ever calls.
 */
async function startEvaluator(): Promise<void> {
  // By its path, for the package exports the glue alone. Its `.d.ts` describes the instance; imported is the module.
  const bytecode: unknown =
    await import("../../../../node_modules/@cedar-policy/cedar-wasm/web/cedar_wasm_bg.wasm");
  initSync({ module: (bytecode as { default: WebAssembly.Module }).default });
}

function evaluate(nameOf: (set: PolicySet) => string, { set, asked }: Question): Verdict {
  try {
    const answer = statefulIsAuthorized({
      ...asked,
      entities: [...asked.entities],
      preparsedPolicySetId: nameOf(set),
    });
    if (answer.type === "failure") return failedWith(answer.errors.map(({ message }) => message));
    const { decision, diagnostics } = answer.response;
    const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
    if (errors.length > 0) return failedWith(errors);
    return { allowed: decision === "allow", reasons: diagnostics.reason, errors };
  } catch (error) {
    return failed(error);
  }
}

function failedWith(errors: readonly string[]): Verdict {
  return { allowed: false, reasons: [], errors };
}

/**
 * What is prepared, the least recently used first. The package keeps prepared sets by name for as long as the isolate
 * lives and cannot forget one, only replace it: so names are few and used again.
 */
function createPreparedSets(engine: string) {
  const prepared = new Map<string, { readonly name: string; readonly size: number }>();
  const freeNames: string[] = [];
  let names = 0;
  let policies = 0;

  function makeRoom(size: number): void {
    for (const [key, slot] of prepared) {
      const fits = policies + size <= MAX_PREPARED_POLICIES;
      if (fits && prepared.size < MAX_PREPARED_SETS) return;
      // Emptied at once: a name may wait long for its next use.
      preparsePolicySet(slot.name, { staticPolicies: {} });
      prepared.delete(key);
      freeNames.push(slot.name);
      policies -= slot.size;
    }
  }

  function prepare(set: PolicySet): string {
    const staticPolicies = set.build();
    makeRoom(set.size);
    const name = freeNames.pop() ?? `${engine}-${names++}`;
    const answer = preparsePolicySet(name, { staticPolicies });
    if (answer.type === "failure") {
      freeNames.push(name);
      throw new Error(answer.errors[0]?.message ?? "The policies could not be prepared.");
    }
    prepared.set(set.key, { name, size: set.size });
    policies += set.size;
    return name;
  }

  return {
    nameOf: (set: PolicySet): string => {
      const present = prepared.get(set.key);
      if (present === undefined) return prepare(set);
      prepared.delete(set.key);
      prepared.set(set.key, present);
      return present.name;
    },
    counts: () => ({ sets: prepared.size, policies }),
  };
}
