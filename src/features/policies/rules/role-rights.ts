/** What each role holds without further policies (the contract's table). */

import type { Role } from "../../../core/actor.ts";
import type { Action } from "../../../core/rights.ts";

/** An admin's limits concern *whom* an action touches: see the guard of owners among the built-in policies. */
export const RIGHTS_OF_ROLE: Readonly<Record<Role, "all" | readonly Action[]>> = {
  owner: "all",
  admin: "all",
  member: [
    "services:read",
    "requests:create",
    "requests:read",
    "workflows:read",
    "connectors:read",
    "secrets:read",
    "users:read",
    "groups:read",
  ],
};
