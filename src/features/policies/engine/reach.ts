/** What of one kind a person may act on, decided by class: see core's `Reach`. */

import type { Reach } from "../../../core/reach.ts";
import type { Action } from "../../../core/rights.ts";
import { ask, type Principal } from "./ask.ts";
import { regionOf } from "../rules/policy.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";

export function createReachOf(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
): Reach {
  const regions = policies.sliceOf(action).documents.map(regionOf);
  const named = new Set(regions.flatMap(({ id }) => id ?? []));
  const pairs = regions.flatMap(({ tags = {} }) => Object.entries(tags));
  const keys = new Set(pairs.map(([key]) => key));
  const mentioned = new Set(pairs.map(([key, value]) => JSON.stringify([key, value])));
  const decided = new Map<string, boolean>();

  return {
    named: [...named],
    tagKeys: [...keys],
    allows: ({ id, tags = {} }) => {
      // A value that no policy asks for is as good as none, so ten thousand of them are one question.
      const telling = Object.entries(tags).filter((pair) => mentioned.has(JSON.stringify(pair)));
      const subject = {
        ...(id !== undefined && named.has(id) ? { id } : {}),
        tags: Object.fromEntries(telling),
      };
      const sorted = telling.toSorted(([left], [right]) => (left < right ? -1 : 1));
      const key = JSON.stringify([subject.id, sorted]);
      const known = decided.get(key) ?? ask(policies, principal, action, subject).allowed;
      decided.set(key, known);
      return known;
    },
  };
}
