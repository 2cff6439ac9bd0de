/** From what was read of a person to who is acting, in which company. Pure. */

import type { UserActor } from "../../../core/actor.ts";
import type { Environment } from "../../../core/environment.ts";
import { CodedError } from "../../../core/errors.ts";
import { mfaStateOf } from "../../../core/mfa-state.ts";
import type { MfaState, SignIn } from "../../../core/sign-in.ts";
import type { SignedIn } from "../../../core/signed-in.ts";
import type { PersonFacts, PersonRow } from "../person-store.ts";

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
  readonly companyName: string;
  readonly role: NonNullable<PersonRow["role"]>;
  readonly mfaRequired: NonNullable<PersonRow["mfaRequired"]>;
  readonly policyVersion: number;
};

export interface ResolvedPerson extends SignedIn {
  /** The company that refuses this sign-in, having ended its use there. */
  readonly refusedIn: string | null;
}

export function resolvePerson(facts: PersonFacts, acting: Acting): ResolvedPerson {
  const [{ userId, name, email, emailVerified }] = facts.rows;
  const { choice, refusedIn } = refuseEnded(
    chooseCompany(facts.rows.filter(isMember), acting),
    acting,
  );
  const member = choice instanceof CodedError ? null : choice;
  const signIn = { ...acting.signIn, mfaState: stateIn(member, facts, acting) };
  const person = { userId, name, email, emailVerified, signIn };
  if (choice instanceof CodedError) {
    return { person, member: null, companyName: null, refusal: choice, refusedIn };
  }

  const { companyId, companyName, role, policyVersion } = choice;
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
  return { person, member: actor, companyName, refusal: null, refusedIn };
}

/** Whether a company ended the use of what was signed in with at that time: the person signs in anew for it. */
export function isUseEnded(
  { sessionsEndedAt }: Pick<PersonRow, "sessionsEndedAt">,
  signedInAtMs: number,
): boolean {
  return signedInAtMs <= (sessionsEndedAt ?? Number.NEGATIVE_INFINITY);
}

function refuseEnded(choice: Member | CodedError, { signIn }: Acting) {
  if (choice instanceof CodedError || !isUseEnded(choice, signIn.signedInAtMs)) {
    return { choice, refusedIn: null };
  }
  const message = "This company has ended this sign-in. Sign out, then sign in again.";
  return { choice: notSignedIn(signIn, message), refusedIn: choice.companyId };
}

/**
 * In the company chosen; where none is, the strictest of all of theirs. Attack: name no company, or one that is not
 * one's own, and reach as somebody of no company what the employer's rule keeps back. Somebody without any company is
 * asked for no factor: the routes that pass it need one, and whatever they join meets them with its rules.
 */
function stateIn(
  member: Member | null,
  { enrolled, rows }: PersonFacts,
  { signIn, nowMs }: Acting,
): MfaState {
  const { signedInAtMs, mfaPassedAtMs } = signIn;
  const states = (member === null ? rows.filter(isMember) : [member]).map((met) => {
    const { role, mfaRequired: required } = met;
    const requiredSinceMs = requiredSinceOf(met);
    const times = { requiredSinceMs, signedInAtMs, mfaPassedAtMs };
    return mfaStateOf({ enrolled, role, required, ...times }, nowMs);
  });
  return states.find((state) => state !== "active") ?? "active";
}

/** Members are met by "all" only, which may be younger than the rule for admins. */
function requiredSinceOf({ role, mfaRequiredSince, mfaAllSince }: Member): number | null {
  return role === "member" ? (mfaAllSince ?? mfaRequiredSince) : mfaRequiredSince;
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
  return new CodedError("invalid_request", "Select a company first.");
}

function names(member: Member, wanted: string): boolean {
  return member.companyId === wanted || member.companySlug === wanted;
}

function isMember(row: PersonRow): row is Member {
  return row.companyId !== null && row.role !== null;
}

function noMember(signIn: Acting["signIn"]): CodedError {
  return notSignedIn(signIn, "This sign-in belongs to no active member.");
}

function notSignedIn({ kind }: Acting["signIn"], message: string): CodedError {
  return new CodedError(kind === "session" ? "invalid_session" : "invalid_token", message);
}

function badCompany(message: string): CodedError {
  return new CodedError("invalid_request", message, {
    details: [{ field: "x-nembl-company", message }],
  });
}
