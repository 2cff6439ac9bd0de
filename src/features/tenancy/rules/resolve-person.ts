/** From what was read of a person to who is acting, in which company. Pure. */

import type { UserActor } from "../../../core/actor.ts";
import type { Environment } from "../../../core/environment.ts";
import { CodedError } from "../../../core/errors.ts";
import { mfaStateOf } from "../../../core/mfa-state.ts";
import type { SignIn } from "../../../core/sign-in.ts";
import type { SignedIn } from "../../../core/signed-in.ts";
import type { GroupRow, PersonRow } from "../person-store.ts";

export interface PersonFacts {
  readonly rows: readonly [PersonRow, ...PersonRow[]];
  readonly groups: readonly GroupRow[];
  /** A second factor is confirmed. */
  readonly enrolled: boolean;
}

export interface Acting {
  readonly signIn: Omit<SignIn, "mfaState">;
  readonly environment: Environment;
  /** By header; it chooses among the person's own companies and nothing else. */
  readonly wantedCompany: string | undefined;
  /** A session's selected company. */
  readonly selectedCompanyId: string | null;
  /** The company that registered the client: its tokens work in no other. */
  readonly clientCompanyId: string | null;
  readonly nowMs: number;
}

type Member = PersonRow & {
  readonly companyId: string;
  readonly companySlug: string;
  readonly role: NonNullable<PersonRow["role"]>;
  readonly mfaRequired: NonNullable<PersonRow["mfaRequired"]>;
  readonly policyVersion: number;
};

export function resolvePerson(facts: PersonFacts, acting: Acting): Omit<SignedIn, "setCookie"> {
  const [{ userId, name, email, emailVerified }] = facts.rows;
  const choice = chooseCompany(facts.rows.filter(isMember), acting);
  const member = choice instanceof CodedError ? null : choice;
  const signIn = { ...acting.signIn, mfaState: stateIn(member, facts, acting) };
  const person = { userId, name, email, emailVerified, signIn };
  if (choice instanceof CodedError) return { person, member: null, refusal: choice };

  const { companyId, role, policyVersion } = choice;
  const groupIds = facts.groups
    .filter((group) => group.companyId === companyId)
    .map((group) => group.groupId);
  const actor: UserActor = {
    type: "user",
    id: userId,
    name,
    email,
    companyId,
    environment: acting.environment,
    role,
    groupIds,
    policyVersion,
    signIn,
  };
  return { person, member: actor, refusal: null };
}

/**
 * Where no company is chosen there are no rules but the person's own factor. Somebody without any company is asked
 * for none: the routes that pass it need one, and whatever they join meets them with its rules.
 */
function stateIn(
  member: Member | null,
  { enrolled, rows }: PersonFacts,
  { signIn, nowMs }: Acting,
) {
  if (member === null && !rows.some(isMember)) return "active";
  const facts = {
    enrolled,
    role: member?.role ?? ("member" as const),
    required: member?.mfaRequired ?? ("none" as const),
    requiredSinceMs: member?.mfaRequiredSince ?? null,
    signedInAtMs: signIn.signedInAtMs,
    mfaPassedAtMs: signIn.mfaPassedAtMs,
  };
  return mfaStateOf(facts, nowMs);
}

function chooseCompany(members: readonly Member[], acting: Acting): Member | CodedError {
  const { wantedCompany, selectedCompanyId, clientCompanyId, signIn } = acting;
  if (clientCompanyId !== null) {
    const own = members.find((item) => item.companyId === clientCompanyId);
    if (own === undefined) return noMember(signIn);
    if (wantedCompany === undefined || names(own, wantedCompany)) return own;
    return badCompany("This client works only in the company that registered it.");
  }
  if (members.length === 0) return noMember(signIn);
  // A session is switched, not steered by a header: what a page shows and what it does stay one.
  if (signIn.kind === "session") return chooseForSession(members, selectedCompanyId);
  if (wantedCompany === undefined) {
    const [only, ...others] = members;
    if (only !== undefined && others.length === 0) return only;
    return badCompany("Name one of your companies in the x-nembl-company header.");
  }
  const found = members.find((item) => names(item, wantedCompany));
  return found ?? badCompany("The x-nembl-company header names none of yours.");
}

function chooseForSession(members: readonly Member[], selected: string | null) {
  const found = members.find((item) => item.companyId === selected);
  if (found !== undefined) return found;
  const [only, ...others] = members;
  if (selected === null && only !== undefined && others.length === 0) return only;
  return new CodedError("invalid_request", "Select a company with POST /v1/session/company.");
}

function names(member: Member, wanted: string): boolean {
  return member.companyId === wanted || member.companySlug === wanted;
}

function isMember(row: PersonRow): row is Member {
  return row.companyId !== null && row.role !== null;
}

function noMember({ kind }: Acting["signIn"]): CodedError {
  const code = kind === "session" ? "invalid_session" : "invalid_token";
  return new CodedError(code, "This sign-in belongs to no active member.");
}

function badCompany(message: string): CodedError {
  return new CodedError("invalid_request", message, {
    details: [{ field: "x-nembl-company", message }],
  });
}
