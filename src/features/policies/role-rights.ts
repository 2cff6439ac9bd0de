/** What each role holds without further policies (the contract's table). */

import type { Role } from "../../core/actor.ts";
import { ALL_ACTIONS, type Action } from "../../core/rights.ts";

const MEMBER_RIGHTS: readonly Action[] = [
  "services:read",
  "requests:create",
  "requests:read",
  "workflows:read",
  "connectors:read",
  "secrets:read",
  "users:read",
  "groups:read",
];

/** An admin's limits concern *whom* an action touches (owners), so they stand where users are changed. */
const RIGHTS_OF_ROLE: Record<Role, ReadonlySet<Action>> = {
  owner: new Set(ALL_ACTIONS),
  admin: new Set(ALL_ACTIONS),
  member: new Set(MEMBER_RIGHTS),
};

export function roleHolds(role: Role, action: Action): boolean {
  return RIGHTS_OF_ROLE[role].has(action);
}
