/** Policies as tests write them: short, and in force. */

import { ask as askEngine } from "../../../src/features/policies/engine/ask.ts";
import { createEngineCall } from "../../../src/compose/policy-engine.ts";
import type { Verdict } from "../../../src/engine/protocol.ts";
import {
  createPoliciesInForce,
  type PoliciesInForce,
} from "../../../src/features/policies/engine/policies-in-force.ts";
import { createPolicyEngine } from "../../../src/features/policies/engine/policy-engine.ts";
import type { PolicyDocument, PolicyRule } from "../../../src/features/policies/rules/policy.ts";
import type { Principal } from "../../../src/features/policies/engine/principal.ts";
import { standingOf, type Standing } from "../../../src/features/policies/engine/standing.ts";
import type { Action } from "../../../src/core/rights.ts";
import type { Subject } from "../../../src/core/authorize.ts";
import type { Role } from "../../../src/core/actor.ts";
import { env, random } from "../../support/world.ts";

export function rule(
  effect: PolicyRule["effect"],
  resource: string,
  actions: readonly string[],
  principals: PolicyRule["principals"],
  tags?: Readonly<Record<string, string>>,
): PolicyRule {
  return { effect, resource, actions, principals, conditions: tags === undefined ? {} : { tags } };
}

let companies = 0;

export function inForce(...rules: readonly PolicyRule[]): PoliciesInForce {
  const documents = rules.map((item, index): PolicyDocument => ({
    ...item,
    id: `pol_${index}`,
    name: `Rule ${index}`,
    revision: 1,
  }));
  return createPoliciesInForce({ companyId: `co_rules_${companies++}` }, 1, documents);
}

export function person(role: Role, id = "usr_1", ...groupIds: readonly string[]): Principal {
  return { id, role, groupIds };
}

export const callEngine = createEngineCall(env, random);
export const engine = createPolicyEngine(callEngine);

/** Four megabytes of WebAssembly take their time on a busy machine: for `beforeAll`, with a minute. */
export async function startEngine(): Promise<void> {
  await engine.decide([]);
}

export function ask(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject?: Subject,
): Promise<Verdict> {
  return askEngine(engine, policies, principal, action, subject);
}

export async function may(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject?: Subject,
): Promise<boolean> {
  return (await ask(policies, principal, action, subject)).allowed;
}

export function standing(policies: PoliciesInForce, principal: Principal): Promise<Standing> {
  return standingOf(engine, policies, principal);
}
