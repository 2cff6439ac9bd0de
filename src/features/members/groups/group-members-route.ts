import { z } from "@hono/zod-openapi";

import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { paginationOf } from "../../../core/page.ts";
import { errorResponses, jsonContent, pageOf, pageQuery, readPage } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { addGroupMember, removeGroupMember } from "./change-group-members.ts";
import type { MemberDeps } from "../deps.ts";
import { listGroupMembers } from "../queries.ts";
import { groupIdParam, groupMemberParams, userResource } from "../schemas.ts";

export const groupMembersRoute = createRouter<MemberDeps>();

const tags = ["Groups"];

groupMembersRoute.openapi(
  route({
    method: "get",
    path: "/groups/{id}/members",
    access: member(["groups:read"]),
    tags,
    summary: "List a group's members",
    request: { params: groupIdParam, query: z.object(pageQuery) },
    responses: { 200: jsonContent(pageOf(userResource), "By id."), ...errorResponses },
  }),
  async (c) => {
    const page = readPage(c.req.valid("query"));
    const { id } = c.req.valid("param");
    const { items, totalCount } = await listGroupMembers(c.get("ctx"), id, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

groupMembersRoute.openapi(
  route({
    method: "put",
    path: "/groups/{id}/members/{userId}",
    operation: "addMember",
    access: member(["groups:manage_members"]),
    tags,
    summary: "Put a user into a group; again changes nothing",
    request: { params: groupMemberParams },
    responses: { 204: { description: "In the group." }, ...errorResponses },
  }),
  async (c) => {
    const { id: groupId, userId } = c.req.valid("param");
    await addGroupMember(c.get("ctx"), { groupId, userId });
    return c.body(null, 204);
  },
);

groupMembersRoute.openapi(
  route({
    method: "delete",
    path: "/groups/{id}/members/{userId}",
    operation: "removeMember",
    access: member(["groups:manage_members"]),
    tags,
    summary: "Take a user out of a group; again changes nothing",
    request: { params: groupMemberParams },
    responses: { 204: { description: "Not in the group." }, ...errorResponses },
  }),
  async (c) => {
    const { id: groupId, userId } = c.req.valid("param");
    await removeGroupMember(c.get("ctx"), { groupId, userId });
    return c.body(null, 204);
  },
);
