/** What a person reaches before there is a company to act in; `authenticatePerson` stands in front. */

import { person } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { etagOf } from "../../../core/version.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import type { MemberDeps } from "../deps.ts";
import { foundCompany } from "./found-company.ts";
import {
  acceptedInvitation,
  acceptInvitationBody,
  companyResource,
  foundCompanyBody,
} from "../schemas.ts";

export const joinRoute = createRouter<MemberDeps>();

joinRoute.openapi(
  route({
    method: "post",
    path: "/companies",
    etag: true,
    access: person(),
    tags: ["Company"],
    summary: "Found a company, for a person without one",
    request: { body: jsonBody(foundCompanyBody) },
    responses: {
      201: jsonContent(dataOf(companyResource), "The company. Its founder owns it."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { resource, revision } = await foundCompany(c.get("personCtx"), c.req.valid("json"));
    c.header("Location", "/v1/company");
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 201);
  },
);

joinRoute.openapi(
  route({
    method: "post",
    path: "/invitations/accept",
    refuses: ["not_found"],
    access: person(),
    tags: ["Invitations"],
    summary: "Accept an invitation to the e-mail address one is signed in with",
    request: { body: jsonBody(acceptInvitationBody) },
    responses: {
      200: jsonContent(dataOf(acceptedInvitation), "The company joined, and as what."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const joined = await acceptInvitation(c.get("personCtx"), c.req.valid("json"));
    return c.json({ data: joined }, 200);
  },
);
