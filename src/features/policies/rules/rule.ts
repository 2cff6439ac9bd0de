/** From what was sent to what is stored: nothing but what the rule says. */

import type { PolicyPrincipalSet, PolicyRule } from "./policy.ts";
import type { PolicyInput } from "../schemas.ts";

export function toRule(input: PolicyInput): PolicyRule {
  const { effect, resource, actions, conditions = {} } = input;
  const { everyone, except } = input.principals;
  return {
    effect,
    resource,
    actions,
    conditions: conditions.tags === undefined ? {} : { tags: conditions.tags },
    principals: {
      ...withoutGaps(input.principals),
      ...(everyone === undefined ? {} : { everyone }),
      ...(except === undefined ? {} : { except: withoutGaps(except) }),
    },
  };
}

type Sent = { readonly [K in keyof PolicyPrincipalSet]: PolicyPrincipalSet[K] | undefined };

function withoutGaps({ users, groups, roles }: Sent): PolicyPrincipalSet {
  return {
    ...(users === undefined ? {} : { users }),
    ...(groups === undefined ? {} : { groups }),
    ...(roles === undefined ? {} : { roles }),
  };
}
