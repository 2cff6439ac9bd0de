/** Reads of companies, people, factors, policies and what people hold. */

import { conflict } from "../../../src/core/errors.ts";
import { EVERYTHING, type Reach } from "../../../src/core/reach.ts";
import type { Database } from "../../../src/platform/d1/database.ts";
import { mustHold, writeBatch } from "../../../src/platform/d1/write.ts";
import * as standingKeys from "../../../src/features/api-keys/manage/standing-store.ts";
import * as overdue from "../../../src/features/secrets/reminders/overdue-store.ts";
import * as held from "../../../src/features/sessions/held-store.ts";
import * as keys from "../../../src/features/api-keys/store.ts";
import * as catalog from "../../../src/features/catalog/services/service-store.ts";
import type { OpenFactors } from "../../../src/features/mfa/rules/factor.ts";
import * as sms from "../../../src/features/mfa/codes/sms-store.ts";
import * as mfa from "../../../src/features/mfa/store.ts";
import * as clients from "../../../src/features/oauth-clients/registration-store.ts";
import * as endpoints from "../../../src/features/notifications/webhook-endpoints/endpoint-store.ts";
import * as policies from "../../../src/features/policies/store.ts";
import * as runners from "../../../src/features/runners/manage/runner-store.ts";
import * as companies from "../../../src/features/tenancy/company-store.ts";
import * as enforcement from "../../../src/features/tenancy/enforcement-store.ts";
import * as groups from "../../../src/features/tenancy/group-store.ts";
import * as invitations from "../../../src/features/tenancy/invitation-store.ts";
import * as members from "../../../src/features/tenancy/member-store.ts";
import * as tenancy from "../../../src/features/tenancy/store.ts";
import { page, place } from "./place.ts";
import { runGuards } from "./records.ts";

/** What a person holds, and what needs attention; also where policies cut it. */
export async function readOversight(db: Database): Promise<void> {
  const named: Reach = { named: ["x"], pairs: [], allows: ({ id }) => id === undefined };
  const tagged: Reach = { named: ["x"], pairs: [["environment", "dev"]], allows: () => true };
  const most = { nowMs: 1, limit: 101 };
  for (const reach of [EVERYTHING, named]) {
    for (const filter of [{ createdBy: "usr_1" }, { unusedSinceMs: 1 }, { withoutExpiry: true }]) {
      await standingKeys.selectStandingKeys(db, place, filter, reach, most);
    }
    await clients.selectClientsMadeBy(db, place, "usr_1", reach);
    await runners.selectRunnersMadeBy(db, place, "usr_1", reach);
    await policies.selectPoliciesNaming(db, place, "usr_1", reach);
    await endpoints.selectFailingEndpoints(db, place, reach);
  }
  for (const reach of [EVERYTHING, named, tagged]) {
    await overdue.selectOverdueSecrets(db, place, reach, most);
  }
  await clients.selectClientIds(db, place);
  await held.selectHeldSessions(db, place, { userId: "usr_1" }, ["client"], 1);
}

/** Lists that a policy cuts: the condition must not keep the scope's index from being used. */
export async function readPolicies(db: Database): Promise<void> {
  const named: Reach = { named: ["x"], pairs: [], allows: ({ id }) => id === undefined };
  const tagged: Reach = { named: ["x"], pairs: [["environment", "dev"]], allows: () => true };
  await policies.selectEnabledPolicies(db, place);
  await policies.findPolicy(db, place, "pol_1");
  await policies.selectPolicies(db, place, EVERYTHING, page);
  await policies.selectPolicies(db, place, named, page);
  await catalog.selectServices(db, place, {}, tagged, page);
  await keys.selectKeys(db, place, {}, named, page, 0);
  await clients.selectClients(db, place, named, page);
  await members.selectMembers(db, place, { searchIn: "people" }, named, page);
  await groups.selectGroups(db, place, named, page);
  await groups.selectGroupMembers(db, place, "grp_1", named, page);
  await groups.selectGroupIdsOf(db, place, "usr_1");
  await tenancy.selectPrincipals(db, place, ["usr_1"], ["grp_1"]);
  const version = companies.mustBePolicyVersion(db, place, 1, conflict("as planned"));
  await writeBatch(db, [version]).catch(() => undefined);
}

export async function readCompany(db: Database): Promise<void> {
  await companies.findCompany(db, place);
  await members.findMember(db, place, "usr_1");
  await members.isActiveElsewhere(db, place, "usr_1");
  for (const filter of [{}, { role: "admin" }, { status: "active" }, { search: "a" }] as const) {
    await members.selectMembers(db, place, { ...filter, searchIn: "people" }, EVERYTHING, page);
  }
  await members.selectMembers(db, place, { search: "a", searchIn: "ids" }, EVERYTHING, page);
  await groups.findGroup(db, place, "grp_1");
  await groups.selectGroups(db, place, EVERYTHING, page);
  await groups.isInGroup(db, place, "grp_1", "usr_1");
  await groups.selectGroupMembers(db, place, "grp_1", EVERYTHING, page);
  await invitations.findInvitation(db, place, "inv_1");
  await invitations.findInvitationByTokenHash(db, "h");
  for (const filter of [{}, { status: "pending" }, { status: "expired" }] as const) {
    await invitations.selectInvitations(db, place, filter, page, 0);
  }
  await invitations.waitBeforeInviting(db, place, "x", 0);
  await invitations.isMailedEnough(db, { id: "inv_1", email: "x", createdAt: 0 });
  await invitations.deleteOldInvitations(db, 0, 10);
  await runGuards(db);
}

export async function readMfa(db: Database): Promise<void> {
  const person = { userId: "usr_1" } as OpenFactors;
  const error = conflict("as planned");
  const factor = { slot: "totp", createdAt: 1, phoneNumber: null } as never;
  const confirmation = { kind: "totp", lastStep: 1, nowMs: 0 } as const;
  const code = { id: "sms_1", codeHash: "h", sentAt: 1, expiresAt: 1 };
  const recipient = { ...person, phoneNumber: "+1", companyId: "co_1", country: "1" };
  await mfa.selectFactors(db, person);
  await mfa.debitAttempts(db, person, ["totp", "sms"], 0);
  await mfa.countRecoveryCodes(db, person);
  await sms.findLiveCode(db, person, 0);
  for (const purpose of ["enroll", "verify"] as const) {
    await sms.selectBlocking(db, { ...recipient, purpose }, 0);
  }
  await sms.deleteOldSmsCodes(db, 0, 10);
  await enforcement.splitMembers(db, place, ["owner", "member"], mfa.hasFactor, EVERYTHING, page);
  await enforcement.selectRulesMet(db, person);
  const guards = [
    enforcement.someOwner(db, place, mfa.hasFactor),
    enforcement.everyOwnedCompanyKeepsOne(db, "usr_1", mfa.hasFactor),
  ].map((condition) => mustHold(db, "as_planned", condition, error));
  const writes = [
    guards,
    [mfa.clearFailures(db, person, ["totp"])],
    mfa.acceptStep(db, person, factor, 1, error),
    mfa.promotePending(db, person, factor, confirmation, error),
    [mfa.mustHaveNoFactor(db, person, error)],
    mfa.deleteFactors(db, person, ["totp", "sms"], error),
    [mfa.deleteOrphanedRecoveryCodes(db, person)],
    mfa.useRecoveryCode(db, person, "h", 0, error),
    sms.insertSmsCode(db, { ...recipient, purpose: "enroll" }, code, error),
    sms.useSmsCode(db, person, "sms_1", 0, error),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}
