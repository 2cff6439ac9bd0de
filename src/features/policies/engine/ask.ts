/** One question to the evaluator. */

import type { Role } from "../../../core/actor.ts";
import type { Subject } from "../../../core/authorize.ts";
import type { Action } from "../../../core/rights.ts";
import { evaluate, type Verdict } from "./cedar.ts";
import { hasTags, resourceOf } from "../rules/policy.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";

/** Who is asked about. */
export interface Principal {
  /** Empty for nobody in particular: no policy names them. */
  readonly id: string;
  /** Null only in simulations of a group. */
  readonly role: Role | null;
  readonly groupIds: readonly string[];
}

/** As few entities as the policies can see: each takes its time to cross into WebAssembly. */
export function ask(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  subject: Subject = {},
): Verdict {
  let slice;
  try {
    slice = policies.sliceOf(action);
  } catch (error) {
    // A stored document that makes no sense must not count as absent: it may have been a Deny.
    return { allowed: false, reasons: [], errors: [(error as Error).message] };
  }
  const kind = resourceOf(action);
  const user = { type: "User", id: principal.id };
  const resource = { type: kind, id: subject.id ?? "" };
  const parents = [
    ...(principal.role === null ? [] : [{ type: "Role", id: principal.role }]),
    ...principal.groupIds.filter((id) => slice.groups.has(id)).map((id) => ({ type: "Group", id })),
  ];
  const tagged =
    hasTags(kind) && slice.documents.length > 0
      ? [{ uid: resource, attrs: {}, parents: [], tags: { ...subject.tags } }]
      : [];
  return evaluate(slice, {
    principal: user,
    action: { type: "Action", id: action },
    resource,
    context: subject.ofOwner === true ? { ofOwner: true } : {},
    entities: [{ uid: user, attrs: {}, parents }, ...tagged],
  });
}
