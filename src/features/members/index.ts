export { sweepInvitations } from "./invitations/sweep-invitations.ts";
