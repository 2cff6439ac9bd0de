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
import { createInvitation } from "./create-invitation.ts";
import type { MemberDeps } from "./deps.ts";
import { getInvitation, listInvitations } from "./queries.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import {
  createdInvitationResource,
  createInvitationBody,
  invitationIdParam,
  invitationResource,
  listInvitationsQuery,
} from "./schemas.ts";

export const invitationsRoute = createRouter<MemberDeps & IdempotencyDeps>();

const tags = ["Invitations"];

invitationsRoute.openapi(
  createRoute({
    method: "get",
    path: "/invitations",
    tags,
    summary: "List invitations",
    request: { query: z.object({ ...pageQuery, ...listInvitationsQuery }) },
    responses: { 200: jsonContent(pageOf(invitationResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = readPage(query);
    const { items, totalCount } = await listInvitations(c.get("ctx"), query, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

invitationsRoute.openapi(
  createRoute({
    method: "post",
    path: "/invitations",
    tags,
    summary: "Invite somebody by their e-mail address",
    description:
      "Valid for seven days, used once, and only by whoever is signed in with the invited address, verified. It ends as well when the inviter may no longer give that role.",
    middleware: [idempotent()] as const,
    request: { body: jsonBody(createInvitationBody) },
    responses: {
      201: jsonContent(
        dataOf(createdInvitationResource),
        "The invitation; its token is shown only here.",
      ),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { resource, revision, token } = await createInvitation(c.get("ctx"), c.req.valid("json"));
    c.header("Location", `/v1/invitations/${resource.id}`);
    c.header("ETag", etagOf(revision));
    c.header("Cache-Control", "no-store");
    return c.json({ data: { ...resource, token } }, 201);
  },
);

invitationsRoute.openapi(
  createRoute({
    method: "get",
    path: "/invitations/{id}",
    tags,
    summary: "Get an invitation",
    request: { params: invitationIdParam },
    responses: {
      200: jsonContent(dataOf(invitationResource), "The invitation, without its token."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { resource, revision } = await getInvitation(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

invitationsRoute.openapi(
  createRoute({
    method: "delete",
    path: "/invitations/{id}",
    tags,
    summary: "Revoke an invitation",
    request: { params: invitationIdParam },
    responses: { 204: { description: "Revoked." }, ...errorResponses },
  }),
  async (c) => {
    await revokeInvitation(c.get("ctx"), { id: c.req.valid("param").id, matches: ifMatch(c) });
    return c.body(null, 204);
  },
);
