/**
 * The port to the policy engine, filled by one that is called: in an isolate of its own, or in this one. What the
 * engine keeps may be gone at any time, so it says which sets it lacks and is sent them.
 */

import { unavailable } from "../../../core/errors.ts";
import {
  failed,
  MAX_QUESTIONS,
  type Batch,
  type EngineApi,
  type Policies,
  type Reply,
  type Verdict,
} from "../../../engine/protocol.ts";
import { CEDAR_SCHEMA } from "./cedar-schema.ts";
import type { PolicyEngine, PolicySet, Question } from "./engine.ts";

/** Resolves to what the engine answers. Rejects with `unavailable` where it does not. */
export type CallEngine = <T>(ask: (engine: EngineApi) => Promise<Reply<T>>) => Promise<T>;

/** Another isolate each time, or one that is short of room: after so many it is sent everything anyway. */
const MAX_ROUNDS = 4;

export function createPolicyEngine(call: CallEngine): PolicyEngine {
  return {
    decide: async (questions) => {
      const verdicts: Verdict[] = [];
      // One call, but for questions by the thousand.
      do {
        const from = verdicts.length;
        verdicts.push(...(await decide(call, questions.slice(from, from + MAX_QUESTIONS))));
      } while (verdicts.length < questions.length);
      return verdicts;
    },
    findFault: async (policy) =>
      (await call((engine) => engine.findFault(CEDAR_SCHEMA, policy))) ?? undefined,
    describe: (policy) => call((engine) => engine.describe(policy)),
  };
}

async function decide(
  call: CallEngine,
  questions: readonly Question[],
): Promise<readonly Verdict[]> {
  const sent = new Map<string, Policies>();
  // A stored document that makes no sense must not count as absent: it may have been a Deny.
  const broken = new Map<string, Verdict>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const sound = questions.filter(({ set }) => !broken.has(set.key));
    const batch = batchOf(sound, sent);
    const answer = await call((engine) => engine.decide(batch));
    if ("verdicts" in answer) {
      const verdicts = answer.verdicts.values();
      return questions.map(
        ({ set }) => broken.get(set.key) ?? verdicts.next().value ?? failed(undefined),
      );
    }
    for (const { set } of sound) {
      if (!answer.missing.includes(set.key) || sent.has(set.key) || broken.has(set.key)) continue;
      try {
        sent.set(set.key, set.build());
      } catch (error) {
        broken.set(set.key, failed(error));
      }
    }
  }
  throw unavailable("The policy engine");
}

function batchOf(questions: readonly Question[], sent: ReadonlyMap<string, Policies>): Batch {
  const sets = new Map<string, PolicySet>(questions.map(({ set }) => [set.key, set]));
  const indexes = new Map([...sets.keys()].map((key, index) => [key, index]));
  return {
    sets: [...sets.keys()].map((key) => {
      const policies = sent.get(key);
      return policies === undefined ? { key } : { key, policies };
    }),
    questions: questions.map(({ set, asked }) => ({ set: indexes.get(set.key) as number, asked })),
  };
}
