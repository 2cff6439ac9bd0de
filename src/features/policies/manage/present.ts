import { isoTime } from "../../../core/time.ts";
import type { PolicyPrincipalSet, PolicyRule } from "../rules/policy.ts";

interface Policy extends PolicyRule {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly updatedAt: number;
}

export function presentPolicy(row: Policy) {
  const { id, name, description, effect, resource, conditions, enabled, createdBy } = row;
  const { everyone, except } = row.principals;
  return {
    id,
    name,
    description,
    effect,
    resource,
    actions: [...row.actions],
    conditions: { ...conditions },
    principals: {
      ...presentSet(row.principals),
      ...(everyone === undefined ? {} : { everyone }),
      ...(except === undefined ? {} : { except: presentSet(except) }),
    },
    enabled,
    createdAt: isoTime(row.createdAt),
    createdBy,
    updatedAt: isoTime(row.updatedAt),
  };
}

function presentSet({ users, groups, roles }: PolicyPrincipalSet) {
  return {
    ...(users === undefined ? {} : { users: [...users] }),
    ...(groups === undefined ? {} : { groups: [...groups] }),
    ...(roles === undefined ? {} : { roles: [...roles] }),
  };
}

export type PolicyResource = ReturnType<typeof presentPolicy>;
