export { sweepInvitations } from "./invitations/sweep-invitations.ts";
export type { MemberDeps } from "./deps.ts";
export type {
  CompanyResource,
  GroupResource,
  InvitationResource,
  UserResource,
} from "./present.ts";
export {
  getCompany,
  getGroup,
  getInvitation,
  getUser,
  listGroupMembers,
  listGroups,
  listInvitations,
  listUsers,
} from "./queries.ts";
export { updateCompany } from "./company/update-company.ts";
export { addGroupMember, removeGroupMember } from "./groups/change-group-members.ts";
export { createGroup } from "./groups/create-group.ts";
export { deleteGroup } from "./groups/delete-group.ts";
export { updateGroup } from "./groups/update-group.ts";
export { createInvitation, type CreatedInvitation } from "./invitations/create-invitation.ts";
export { revokeInvitation } from "./invitations/revoke-invitation.ts";
export { acceptInvitation } from "./join/accept-invitation.ts";
export { foundCompany } from "./join/found-company.ts";
export { updateUser } from "./people/update-user.ts";
export { MEMBER_NOTICES } from "./notices.ts";
