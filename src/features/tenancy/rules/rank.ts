/** A role is given to, taken from or acted on by people of the same rank or above. Pure. */

import { ROLES, type Role } from "../../../core/actor.ts";

const RANK: Record<Role, number> = { member: 0, admin: 1, owner: 2 };

export function mayHandle(own: Role, role: Role): boolean {
  return RANK[own] >= RANK[role];
}

export function rolesThatMayHandle(role: Role): Role[] {
  return ROLES.filter((own) => mayHandle(own, role));
}

/** Admins put owners into groups as well: the contract keeps an owner's status, role, sessions and factors from them. */
export function rankForGroups(role: Role): Role {
  return role === "owner" ? "admin" : role;
}
