/** Pure rules of invitations. */

import { DAY_MS } from "../../../core/time.ts";
import { revisionOf, type Revision } from "../../../core/version.ts";

export const INVITATION_STATUSES = ["pending", "accepted", "expired", "revoked"] as const;

export type InvitationStatus = (typeof INVITATION_STATUSES)[number];

export const INVITATION_LIFE_MS = 7 * DAY_MS;

/** 256 random bits: more than can be guessed, so a plain hash is enough at rest. */
export const TOKEN_BYTES = 32;

interface InvitationState {
  readonly status: "pending" | "accepted" | "revoked";
  readonly expiresAt: number;
}

export function statusOf(invitation: InvitationState, nowMs: number): InvitationStatus {
  return invitation.status === "pending" && invitation.expiresAt <= nowMs
    ? "expired"
    : invitation.status;
}

const REVISION: Record<InvitationStatus, number> = {
  pending: 1,
  expired: 2,
  accepted: 3,
  revoked: 4,
};

/** An invitation changes in nothing but its status, so that is its revision. */
export function invitationRevision(
  invitation: InvitationState & { readonly id: string },
  nowMs: number,
): Revision {
  return revisionOf({ id: invitation.id, revision: REVISION[statusOf(invitation, nowMs)] });
}
