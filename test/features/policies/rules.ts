/** Policies as tests write them: short, and in force. */

import { ask, type Principal } from "../../../src/features/policies/engine/ask.ts";
import {
  createPoliciesInForce,
  type PoliciesInForce,
} from "../../../src/features/policies/engine/policies-in-force.ts";
import type { PolicyDocument, PolicyRule } from "../../../src/features/policies/rules/policy.ts";
import type { Action } from "../../../src/core/rights.ts";
import type { Subject } from "../../../src/core/authorize.ts";
import type { Role } from "../../../src/core/actor.ts";

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

export function may(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject?: Subject,
): boolean {
  return ask(policies, principal, action, subject).allowed;
}
