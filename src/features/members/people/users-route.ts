import { member, underScope } from "../../../http/access.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import type { MemberDeps } from "../deps.ts";
import { getUser, listUsers } from "../queries.ts";
import { listUsersFilter, updateUserBody, userIdParam, userResource } from "../schemas.ts";
import { updateUser } from "./update-user.ts";

export const usersRoute = createRouter<MemberDeps>();

const users = resourceRoutes(usersRoute, {
  path: "/users",
  tag: "Users",
  param: userIdParam,
  resource: userResource,
  answers: "The user.",
  access: {
    read: underScope(["users:read"]),
    create: member(["users:invite"]),
    update: member(["users:update"]),
    delete: member(["users:disable"]),
  },
});

users.list(
  { summary: "List the company's users", filter: listUsersFilter, order: "Newest first." },
  listUsers,
);

users.get({ summary: "Get a user" }, getUser);

users.change(
  {
    method: "patch",
    summary: "Change a user's role, deactivate them or make them active again",
    description:
      "Holds at the user's next request. Only owners make or unmake owners or change an owner's status; the last active owner stays one. Deactivating ends the user's sessions and sign-ins, unless they are active in another company: those go on there, and are refused here.",
    body: updateUserBody,
  },
  updateUser,
);
