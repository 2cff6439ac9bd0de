/** One question to the evaluator about one thing, as every request asks it. */

import type { EntityJson } from "../../../engine/protocol.ts";

import type { Subject } from "../../../core/authorize.ts";
import type { Action } from "../../../core/rights.ts";
import { toCedarTags } from "./cedar-text.ts";
import { uid } from "./compile.ts";
import { isOwnersWayOut } from "../rules/decide.ts";
import { failed, type Verdict } from "../../../engine/protocol.ts";
import type { PolicyEngine, Question } from "./engine.ts";
import { hasTags, resourceOf } from "../rules/policy.ts";
import { NO_POLICIES, type PoliciesInForce, type Slice } from "./policies-in-force.ts";
import type { Principal } from "./principal.ts";

export async function ask(
  engine: PolicyEngine,
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject: Subject = {},
): Promise<Verdict> {
  const verdict = await askPolicies(engine, policies, principal, action, subject);
  if (verdict.errors.length === 0 || !isOwnersWayOut(principal.role, action)) return verdict;
  const { ofOwner = false } = subject;
  const without = await askPolicies(engine, NO_POLICIES, principal, action, { ofOwner });
  return { ...without, errors: [...verdict.errors, ...without.errors] };
}

async function askPolicies(
  engine: PolicyEngine,
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject: Subject,
): Promise<Verdict> {
  let question;
  try {
    question = questionOf(policies.sliceOf(action), principal, action, subject);
  } catch (error) {
    // A stored document that makes no sense must not count as absent: it may have been a Deny.
    return failed(error);
  }
  const [verdict] = await engine.decide([question]);
  return verdict ?? failed(undefined);
}

/** As few entities as the policies can see: each takes its time to cross into WebAssembly. */
export function questionOf(
  slice: Slice,
  principal: Principal,
  action: Action,
  subject: Subject,
): Question {
  const kind = resourceOf(action);
  const user = uid("User", principal.id);
  const resource = uid(kind, subject.id ?? "");
  const groups = principal.groupIds.filter((id) => slice.groups.has(id));
  const parents = [
    ...(principal.role === null ? [] : [uid("Role", principal.role)]),
    ...groups.map((id) => uid("Group", id)),
  ];
  const entities: EntityJson[] = [{ uid: user, attrs: {}, parents }];
  if (hasTags(kind) && slice.documents.length > 0) {
    const tags = toCedarTags(subject.tags ?? {});
    entities.push({ uid: resource, attrs: {}, parents: [], tags });
  }
  return {
    set: slice,
    asked: {
      principal: user,
      action: { type: "Action", id: action },
      resource,
      context: subject.ofOwner === true ? { ofOwner: true } : {},
      entities,
    },
  };
}
