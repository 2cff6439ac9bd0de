import { createRoute, z } from "@hono/zod-openapi";

import { paginationOf } from "../../core/page.ts";
import { idempotent, type IdempotencyDeps } from "../../http/idempotency.ts";
import { etagOf, ifMatch } from "../../http/preconditions.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import { createGroup } from "./create-group.ts";
import { deleteGroup } from "./delete-group.ts";
import type { MemberDeps } from "./deps.ts";
import { getGroup, listGroups } from "./queries.ts";
import { createGroupBody, groupIdParam, groupResource, updateGroupBody } from "./schemas.ts";
import { updateGroup } from "./update-group.ts";

export const groupsRoute = createRouter<MemberDeps & IdempotencyDeps>();

const tags = ["Groups"];
const one = jsonContent(dataOf(groupResource), "The group.");

groupsRoute.openapi(
  createRoute({
    method: "get",
    path: "/groups",
    tags,
    summary: "List groups",
    request: { query: z.object(pageQuery) },
    responses: { 200: jsonContent(pageOf(groupResource), "By name."), ...errorResponses },
  }),
  async (c) => {
    const page = readPage(c.req.valid("query"));
    const { items, totalCount } = await listGroups(c.get("ctx"), page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

groupsRoute.openapi(
  createRoute({
    method: "post",
    path: "/groups",
    tags,
    summary: "Create a group",
    middleware: [idempotent()] as const,
    request: { body: jsonBody(createGroupBody) },
    responses: { 201: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await createGroup(c.get("ctx"), c.req.valid("json"));
    c.header("Location", `/v1/groups/${resource.id}`);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 201);
  },
);

groupsRoute.openapi(
  createRoute({
    method: "get",
    path: "/groups/{id}",
    tags,
    summary: "Get a group",
    request: { params: groupIdParam },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getGroup(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

groupsRoute.openapi(
  createRoute({
    method: "patch",
    path: "/groups/{id}",
    tags,
    summary: "Change a group",
    request: { params: groupIdParam, body: jsonBody(updateGroupBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = { id, matches: ifMatch(c), patch: c.req.valid("json") };
    const { resource, revision } = await updateGroup(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

groupsRoute.openapi(
  createRoute({
    method: "delete",
    path: "/groups/{id}",
    tags,
    summary: "Delete a group; its members leave it",
    request: { params: groupIdParam },
    responses: { 204: { description: "Deleted." }, ...errorResponses },
  }),
  async (c) => {
    await deleteGroup(c.get("ctx"), { id: c.req.valid("param").id, matches: ifMatch(c) });
    return c.body(null, 204);
  },
);
