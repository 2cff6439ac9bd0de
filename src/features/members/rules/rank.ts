/** Nobody gives or takes a role above their own: only owners make or unmake owners, and touch their status. */

import { ROLES, type Role } from "../../../core/actor.ts";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

export function mayHandle(own: Role, role: Role): boolean {
  return RANK[own] >= RANK[role];
}

export function rolesThatMayHandle(role: Role): Role[] {
  return ROLES.filter((own) => mayHandle(own, role));
}
