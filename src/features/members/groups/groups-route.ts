import { crud, member } from "../../../http/access.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import { createGroup } from "./create-group.ts";
import { deleteGroup } from "./delete-group.ts";
import type { MemberDeps } from "../deps.ts";
import { getGroup, listGroups } from "../queries.ts";
import { createGroupBody, groupIdParam, groupResource, updateGroupBody } from "../schemas.ts";
import { updateGroup } from "./update-group.ts";

export const groupsRoute = createRouter<MemberDeps & IdempotencyDeps>();

const groups = resourceRoutes(groupsRoute, {
  path: "/groups",
  tag: "Groups",
  param: groupIdParam,
  resource: groupResource,
  answers: "The group.",
  access: crud("groups", member),
});

groups.list({ summary: "List groups", order: "By name." }, (ctx, _filter, page) =>
  listGroups(ctx, page),
);

groups.create({ summary: "Create a group", body: createGroupBody }, createGroup);

groups.get({ summary: "Get a group" }, getGroup);

groups.change({ method: "patch", summary: "Change a group", body: updateGroupBody }, updateGroup);

groups.remove({ summary: "Delete a group; its members leave it" }, deleteGroup);
