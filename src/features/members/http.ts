/** Everything a member reaches; the routes of somebody without a company are in `join-route.ts`. */

import type { IdempotencyDeps } from "../../http/idempotency.ts";
import { createRouter } from "../../http/router.ts";
import { companyRoute } from "./company/company-route.ts";
import type { MemberDeps } from "./deps.ts";
import { groupMembersRoute } from "./groups/group-members-route.ts";
import { groupsRoute } from "./groups/groups-route.ts";
import { invitationsRoute } from "./invitations/invitations-route.ts";
import { usersRoute } from "./people/users-route.ts";

export const memberRoutes = createRouter<MemberDeps & IdempotencyDeps>();

memberRoutes.route("/", companyRoute);
memberRoutes.route("/", usersRoute);
memberRoutes.route("/", invitationsRoute);
memberRoutes.route("/", groupsRoute);
memberRoutes.route("/", groupMembersRoute);

export { joinRoute } from "./join/join-route.ts";
