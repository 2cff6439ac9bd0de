import { member } from "../../../http/access.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import { createInvitation } from "./create-invitation.ts";
import type { MemberDeps } from "../deps.ts";
import { getInvitation, listInvitations } from "../queries.ts";
import { revokeInvitation } from "./revoke-invitation.ts";
import {
  createdInvitationResource,
  createInvitationBody,
  invitationIdParam,
  invitationResource,
  listInvitationsFilter,
} from "../schemas.ts";

export const invitationsRoute = createRouter<MemberDeps & IdempotencyDeps>();

const invite = member(["users:invite"]);

const invitations = resourceRoutes(invitationsRoute, {
  path: "/invitations",
  tag: "Invitations",
  param: invitationIdParam,
  resource: invitationResource,
  answers: "The invitation, without its token.",
  access: { read: invite, create: invite, update: invite, delete: invite },
});

invitations.list(
  { summary: "List invitations", filter: listInvitationsFilter, order: "Newest first." },
  listInvitations,
);

invitations.create(
  {
    summary: "Invite somebody by their e-mail address",
    description:
      "Valid for seven days, used once, and only by the person who is signed in with the invited address, verified. It ends as well when the inviter may no longer give that role.",
    body: createInvitationBody,
    created: {
      schema: createdInvitationResource,
      answers: "The invitation; its token is shown only here.",
    },
  },
  async (ctx, body) => {
    const { token, ...invitation } = await createInvitation(ctx, body);
    return { ...invitation, shownOnce: { token } };
  },
);

invitations.get({ summary: "Get an invitation" }, getInvitation);

invitations.remove({ summary: "Revoke an invitation", answers: "Revoked." }, revokeInvitation);
