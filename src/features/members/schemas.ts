/** Wire shapes of companies, users, invitations and groups. */

import { z } from "@hono/zod-openapi";

import { ROLES } from "../../core/actor.ts";
import { MFA_REQUIREMENTS } from "../../core/mfa-state.ts";
import { PLANS } from "../../core/plans.ts";
import { emailAddress, id, line, lines, name, opaque } from "../../core/text-schemas.ts";
import { INVITATION_STATUSES } from "./rules/invitation.ts";

const shortName = name({ max: 100 });
const companyName = shortName.openapi({ example: "Acme" });
const groupName = shortName.openapi({ example: "Platform team" });
const description = lines({ max: 2_000 }).nullable();
const role = z.enum(ROLES, `One of: ${ROLES.join(", ")}.`);
const userStatus = z.enum(["active", "deactivated"], "Either 'active' or 'deactivated'.");
const mfaRequired = z.enum(MFA_REQUIREMENTS, `One of: ${MFA_REQUIREMENTS.join(", ")}.`);
const invitationStatus = z.enum(INVITATION_STATUSES, `One of: ${INVITATION_STATUSES.join(", ")}.`);

export const foundCompanyBody = z
  .strictObject({
    name: companyName,
    slug: line({ min: 3, max: 40 })
      .regex(
        /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
        "Lowercase letters, digits and hyphens; a letter or digit first and last.",
      )
      .openapi({ example: "acme" }),
  })
  .openapi("FoundCompany");

const keyAgeNoticeDays = z
  .int("A whole number of days.")
  .min(0, "Between 0 and 3650.")
  .max(3_650, "Between 0 and 3650.")
  .openapi({
    description: "Age at which an API key without an expiry is spoken of, once. 0: never.",
    example: 90,
  });

export const updateCompanyBody = z
  .strictObject({
    name: companyName.optional(),
    mfaRequired: mfaRequired.optional(),
    keyAgeNoticeDays: keyAgeNoticeDays.optional(),
  })
  .openapi("UpdateCompany");

export const companyResource = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    plan: z.enum(PLANS),
    mfaRequired,
    keyAgeNoticeDays,
    createdAt: z.iso.datetime(),
  })
  .openapi("Company");

export const listUsersFilter = z.object({
  role: role.optional(),
  status: userStatus.optional(),
  search: line({ min: 1, max: 100 }).optional().openapi({
    description: "Part of a name, e-mail address or id; of an id alone for a test key.",
    example: "ada",
  }),
});

export const updateUserBody = z
  .strictObject({ role: role.optional(), status: userStatus.optional() })
  .openapi("UpdateUser");

export const userResource = z
  .object({
    id: z.string(),
    name: z.string().openapi({ description: "A placeholder for a test key." }),
    email: z.string().nullable().optional().openapi({
      description: "Null where the pool names none. Not for a test key.",
    }),
    role,
    status: userStatus,
    joinedAt: z.iso.datetime().optional().openapi({ description: "Not for a test key." }),
  })
  .openapi("User");

export const createInvitationBody = z
  .strictObject({
    email: emailAddress().openapi({ example: "ada@example.com" }),
    role: role.default("member"),
  })
  .openapi("CreateInvitation");

export const listInvitationsFilter = z.object({ status: invitationStatus.optional() });

const invitationMembers = {
  id: z.string(),
  email: z.string(),
  role,
  status: invitationStatus,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  expiresAt: z.iso.datetime(),
  acceptedBy: z.string().nullable(),
};

export const invitationResource = z.object(invitationMembers).openapi("Invitation");

export const createdInvitationResource = z
  .object({
    ...invitationMembers,
    token: z.string().optional().openapi({
      description:
        "Only in the first answer, never again. To be passed on: it works only for the person who has verified the invited address.",
    }),
  })
  .openapi("CreatedInvitation");

export const acceptInvitationBody = z
  .strictObject({
    token: opaque({ max: 200 }).openapi({
      description: "As the invitation was answered, or as its e-mail says it.",
      example: "inv-token",
    }),
  })
  .openapi("AcceptInvitation");

export const acceptedInvitation = z
  .object({
    company: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    role,
  })
  .openapi("AcceptedInvitation");

export const createGroupBody = z
  .strictObject({ name: groupName, description: description.optional() })
  .openapi("CreateGroup");

export const updateGroupBody = z
  .strictObject({ name: groupName.optional(), description: description.optional() })
  .openapi("UpdateGroup");

export const groupResource = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .openapi("Group");

const idOf = (param: string, example: string) =>
  id().openapi({ param: { name: param, in: "path" }, example });

export const userIdParam = z.object({ id: idOf("id", "usr_4k2j") });
export const invitationIdParam = z.object({ id: idOf("id", "inv_4k2j") });
export const groupIdParam = z.object({ id: idOf("id", "grp_4k2j") });
export const groupMemberParams = z.object({
  id: idOf("id", "grp_4k2j"),
  userId: idOf("userId", "usr_4k2j"),
});
