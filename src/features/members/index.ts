export { sweepInvitations } from "./invitations/sweep-invitations.ts";
export { MEMBER_NOTICES } from "./notices.ts";
