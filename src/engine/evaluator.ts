/**
 * The one evaluator: Cedar, compiled to WebAssembly and already instantiated. It knows nothing of companies or people:
 * sets of policies by key, questions, verdicts.
 */

import {
  formatPolicies,
  policyToText,
  statefulIsAuthorized,
  validate,
} from "@cedar-policy/cedar-wasm/web";

import { createPreparedSets } from "./prepared-sets.ts";
import {
  failed,
  MAX_QUESTIONS,
  type Asked,
  type Batch,
  type Decided,
  type EngineApi,
  type Reply,
  type Verdict,
} from "./protocol.ts";

/** `name` is of this engine alone: all of one isolate share one instance and its names of prepared sets. */
export function createEvaluator(name: string): EngineApi {
  const prepared = createPreparedSets(name);
  let damaged = false;

  /** Attack, or bad luck: after a trap the instance's memory is in any state, and its next answer would be anything. */
  async function guarded<T>(work: () => T): Promise<Reply<T>> {
    if (damaged) return { status: "damaged" };
    try {
      return { status: "answered", value: work() };
    } catch (error) {
      if (!isTrap(error)) throw error;
      damaged = true;
      return { status: "trapped" };
    }
  }

  function decide({ sets, questions }: Batch): Decided {
    if (questions.length > MAX_QUESTIONS) throw new TypeError("Too many questions in one call.");
    const missing = prepared.missing(sets);
    if (missing.length > 0) return { missing };
    const verdicts: Verdict[] = [];
    for (const { set: index, asked } of questions) {
      const set = sets[index];
      if (set === undefined) throw new TypeError("A question names no set of its batch.");
      const verdict = settle(() => {
        const held = prepared.nameOf(set);
        return held === undefined ? undefined : evaluate(held, asked);
      });
      // Let go of for another one of this very batch.
      if (verdict === undefined) return { missing: [set.key] };
      verdicts.push(verdict);
    }
    return { verdicts };
  }

  return {
    decide: (batch) => guarded(() => decide(batch)),
    findFault: (schema, policy) =>
      guarded(() => {
        const answer = validate({ schema, policies: { staticPolicies: { policy } } });
        if (answer.type === "failure") return answer.errors[0]?.message ?? "Not a policy.";
        return answer.validationErrors[0]?.error.message ?? null;
      }),
    describe: (policy) =>
      guarded(() => {
        const answer = policyToText(policy);
        if (answer.type === "failure") throw new Error("A stored policy cannot be written as text");
        const text = formatPolicies({ policyText: answer.text, lineWidth: 80, indentWidth: 2 });
        return text.type === "success" ? text.formatted_policy : answer.text;
      }),
    counts: () => guarded(prepared.counts),
  };
}

/** An overflown stack leaves the instance as a trap does: half-way. */
function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
}

function settle<T>(work: () => T): T | Verdict {
  try {
    return work();
  } catch (error) {
    if (isTrap(error)) throw error;
    return failed(error);
  }
}

function evaluate(preparsedPolicySetId: string, asked: Asked): Verdict {
  const call = { ...asked, entities: [...asked.entities], preparsedPolicySetId };
  const answer = statefulIsAuthorized(call);
  if (answer.type === "failure") return failedWith(answer.errors.map(({ message }) => message));
  const { decision, diagnostics } = answer.response;
  const errors = diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
  if (errors.length > 0) return failedWith(errors);
  return { allowed: decision === "allow", reasons: diagnostics.reason, errors };
}

function failedWith(errors: readonly string[]): Verdict {
  return { allowed: false, reasons: [], errors };
}
