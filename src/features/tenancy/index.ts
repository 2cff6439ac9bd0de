export {
  buildCallerQuery,
  callerFacts,
  buildPersonQuery,
  selectFormerCompanies,
  upsertUser,
  userIdOf,
  type PersonRow,
} from "./person-store.ts";
export { revokeAllInvitations } from "./restore-store.ts";
export { foldOldNames } from "./fold-names-store.ts";
export { ownId, type JudgedUserId } from "./judged.ts";
export { rolesThatMayHandle } from "./rules/rank.ts";
export { rankForGroup, rankOver, requireRank } from "./rank-over.ts";
export { isUseEnded, resolvePerson, type ResolvedPerson } from "./rules/resolve-person.ts";
export { selectActivePeople, selectPeople, type ActivePerson } from "./audience-store.ts";
export { customLimits } from "./rules/custom-limits.ts";
export {
  buildPlanQuery,
  keyAgeNoticeDays,
  selectActiveMemberIds,
  selectPrincipals,
  useEndedAt,
} from "./store.ts";
export {
  buildPolicyVersionQuery,
  countPolicyVersionUp,
  findCompany,
  insertCompany,
  mustBePolicyVersion,
  updateCompanyRow,
  type CompanyRow,
} from "./company-store.ts";
export {
  deleteGroupMember,
  deleteGroupRow,
  findGroup,
  insertGroup,
  insertGroupMember,
  isInGroup,
  selectGroupIdsOf,
  selectGroupMembers,
  selectGroups,
  updateGroupRow,
  type GroupRow,
} from "./group-store.ts";
export {
  deleteOldInvitations,
  findInvitation,
  findInvitationByTokenHash,
  insertInvitation,
  isMailedEnough,
  tooManyInvitations,
  waitBeforeInviting,
  markInvitationAccepted,
  markInvitationRevoked,
  selectInvitations,
  type InvitationRow,
} from "./invitation-store.ts";
export {
  endUseOfCompany,
  findMember,
  insertMember,
  isActiveElsewhere,
  mustBeActiveElsewhere,
  mustKeepAnOwner,
  selectMembers,
  updateMemberRow,
  type MemberRow,
  type RankedMember,
} from "./member-store.ts";
export {
  everyOwnedCompanyKeepsOne,
  selectRulesMet,
  someOwner,
  splitMembers,
} from "./enforcement-store.ts";
