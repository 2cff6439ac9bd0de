/** Rows to resources, by allow-list: what tells people apart in a sandbox is their ids. */

import type { Role } from "../../core/actor.ts";
import type { MfaRequirement } from "../../core/mfa-state.ts";
import type { Plan } from "../../core/plans.ts";
import { isoTime } from "../../core/time.ts";
import { statusOf } from "./rules/invitation.ts";

interface Company {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly plan: Plan;
  readonly mfaRequired: MfaRequirement;
  readonly keyAgeNoticeDays: number;
  readonly createdAt: number;
}

export function presentCompany(row: Company) {
  const { id, slug, name, plan, mfaRequired, keyAgeNoticeDays } = row;
  const createdAt = isoTime(row.createdAt);
  return { id, slug, name, plan, mfaRequired, keyAgeNoticeDays, createdAt };
}

interface Member {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: "active" | "deactivated";
  readonly createdAt: number;
}

export interface UserResource {
  readonly id: string;
  readonly name: string;
  readonly email?: string | null;
  readonly role: Role;
  readonly status: "active" | "deactivated";
  readonly joinedAt?: string;
}

export function presentUser(row: Member, seesPeople: boolean): UserResource {
  const { userId: id, role, status } = row;
  if (!seesPeople) return { id, name: `User ${id.slice(-4)}`, role, status };
  const { name, email } = row;
  return { id, name, email: email || null, role, status, joinedAt: isoTime(row.createdAt) };
}

interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: number;
}

export function presentGroup(row: Group) {
  const { id, name, description } = row;
  return { id, name, description, createdAt: isoTime(row.createdAt) };
}

interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  readonly status: "pending" | "accepted" | "revoked";
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number;
  readonly acceptedBy: string | null;
}

/** The token's hash stays behind. */
export function presentInvitation(row: Invitation, nowMs: number) {
  const { id, email, role, createdBy, acceptedBy } = row;
  return {
    id,
    email,
    role,
    status: statusOf(row, nowMs),
    createdAt: isoTime(row.createdAt),
    createdBy,
    expiresAt: isoTime(row.expiresAt),
    acceptedBy,
  };
}

export type CompanyResource = ReturnType<typeof presentCompany>;
export type GroupResource = ReturnType<typeof presentGroup>;
export type InvitationResource = ReturnType<typeof presentInvitation>;
