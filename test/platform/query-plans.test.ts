import { beforeAll, expect, it } from "vitest";

import { conflict } from "../../src/core/errors.ts";
import { createDatabase } from "../../src/platform/d1/database.ts";
import { mustHold, writeBatch } from "../../src/platform/d1/write.ts";
import { deleteExpiredClaims } from "../../src/platform/idempotency/store.ts";
import * as keys from "../../src/features/api-keys/store.ts";
import * as catalog from "../../src/features/catalog/store.ts";
import * as sms from "../../src/features/mfa/sms-store.ts";
import * as mfa from "../../src/features/mfa/store.ts";
import { buildClientQuery } from "../../src/features/oauth/client-store.ts";
import * as clients from "../../src/features/oauth/registration-store.ts";
import * as sessions from "../../src/features/sessions/store.ts";
import * as companies from "../../src/features/tenancy/company-store.ts";
import * as enforcement from "../../src/features/tenancy/enforcement-store.ts";
import * as groups from "../../src/features/tenancy/group-store.ts";
import * as invitations from "../../src/features/tenancy/invitation-store.ts";
import * as members from "../../src/features/tenancy/member-store.ts";
import * as people from "../../src/features/tenancy/person-store.ts";
import * as tenancy from "../../src/features/tenancy/store.ts";
import { env } from "../support/world.ts";

/** Every statement that the stores really run, with its plan: a list that reads a whole table does not pass. */
const planned: { statement: string; plan: string[] }[] = [];

const scope = { companyId: "co_1", environment: "live" } as const;
const page = { limit: 20, offset: 40 };

beforeAll(async () => {
  const statements: string[] = [];
  const recording = new Proxy(env.DB, {
    get(target, name) {
      if (name === "prepare") {
        return (query: string) => {
          statements.push(query);
          return target.prepare(query);
        };
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
  const db = createDatabase(recording);
  await keys.findKeyByHash(db, "h");
  await keys.findKey(db, scope, "key_1");
  await keys.buildKeyQuery(db, scope, "key_1");
  for (const filter of [{}, { status: "active" }, { environment: "test" }] as const) {
    await keys.selectKeys(db, scope, filter, page, 0);
  }
  await keys.selectPredecessorsInGrace(db, scope, "key_1", 0);
  await keys.selectPendingFences(db, "", 50);
  await keys.selectUsageOfKey(db, scope, "key_1", 31);
  await keys.selectUsageOfCompany(db, scope, 1, 500);
  await catalog.findService(db, scope, "svc_1");
  await catalog.selectServices(db, scope, {}, page);
  for (const who of [{ issuer: "issuer", sub: "sub" }, { userId: "usr_1" }]) {
    await people.buildPersonQuery(db, who);
    await people.buildGroupsQuery(db, who);
    await mfa.buildEnrolmentQuery(db, people.userIdOf(who));
    await sessions.buildSignInQuery(db, "sgn_1", people.userIdOf(who));
  }
  await sessions.buildBrowserSessionQuery(db, "ses_1");
  await sessions.selectOwnSessions(db, { userId: "usr_1" }, 0);
  await buildClientQuery(db, "client");
  await clients.findClient(db, scope, "client");
  await clients.selectClients(db, scope, page);
  await clients.selectUnsettled(db, 0, 20);
  await tenancy.selectActiveMemberIds(db, scope, ["usr_1", "usr_2"]);
  await tenancy.buildPlanQuery(db, scope);
  await readCompany(db);
  await readMfa(db);
  await deleteExpiredClaims(db, 0, 10);
  for (const statement of statements) {
    const bound = env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`);
    const parameters = (statement.match(/\?/g) ?? []).map(() => "1");
    const { results } = await bound.bind(...parameters).all<{ detail: string }>();
    planned.push({ statement, plan: results.map((row) => row.detail) });
  }
});

async function readCompany(db: ReturnType<typeof createDatabase>): Promise<void> {
  await companies.findCompany(db, scope);
  await members.findMember(db, scope, "usr_1");
  await members.isActiveElsewhere(db, scope, "usr_1");
  for (const filter of [{}, { role: "admin" }, { status: "active" }, { search: "a" }] as const) {
    await members.selectMembers(db, scope, { ...filter, searchIn: "people" }, page);
  }
  await members.selectMembers(db, scope, { search: "a", searchIn: "ids" }, page);
  await groups.findGroup(db, scope, "grp_1");
  await groups.selectGroups(db, scope, page);
  await groups.isInGroup(db, scope, "grp_1", "usr_1");
  await groups.selectGroupMembers(db, scope, "grp_1", page);
  await invitations.findInvitation(db, scope, "inv_1");
  await invitations.findInvitationByTokenHash(db, "h");
  for (const filter of [{}, { status: "pending" }, { status: "expired" }] as const) {
    await invitations.selectInvitations(db, scope, filter, page, 0);
  }
  await invitations.deleteOldInvitations(db, 0, 10);
  await runGuards(db);
}

async function readMfa(db: ReturnType<typeof createDatabase>): Promise<void> {
  const person = { userId: "usr_1" };
  const error = conflict("as planned");
  const factor = { slot: "totp", sealedSecret: "x", phoneNumber: null } as never;
  const confirmation = { kind: "totp", lastStep: 1, nowMs: 0 } as const;
  const code = { id: "sms_1", phoneNumber: "+1", codeHash: "h", sentAt: 1, expiresAt: 1 };
  await mfa.selectFactors(db, person);
  await mfa.debitAttempts(db, person, ["totp", "sms"], 0);
  await mfa.countRecoveryCodes(db, person);
  await sms.findLiveCode(db, person, 0);
  await sms.selectSentTimes(db, person, "+1", 0);
  await sms.deleteOldSmsCodes(db, 0, 10);
  await enforcement.splitMembers(db, scope, ["owner", "member"], mfa.hasFactor, page);
  const guards = [
    enforcement.someOwner(db, scope, mfa.hasFactor),
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
    sms.insertSmsCode(db, person, code, error),
    sms.useSmsCode(db, person, "sms_1", 0, error),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

/** Writes that find nothing to change: their guards are undone with them, and planned all the same. */
async function runGuards(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const member = { userId: "usr_1", role: "member", status: "active", revision: 1 } as never;
  const group = { id: "grp_1", name: "x", createdAt: 1, revision: 1 } as never;
  const invitation = { id: "inv_1", email: "x", role: "member", tokenHash: "h" } as never;
  const acceptance = { userId: "usr_1", nowMs: 0, inviterRoles: ["owner"] } as const;
  const writes = [
    companies.insertCompany(db, scope, { slug: "x" } as never, "usr_1"),
    members.updateMemberRow(db, scope, member, member, error),
    [members.mustKeepAnOwner(db, scope, error)],
    [members.mustBeActiveElsewhere(db, scope, "usr_1", true, error)],
    groups.insertGroup(db, scope, group),
    groups.updateGroupRow(db, scope, group, group, error),
    groups.deleteGroupRow(db, scope, group, error),
    groups.insertGroupMember(db, scope, "grp_1", "usr_1"),
    invitations.insertInvitation(db, scope, invitation, 0),
    invitations.markInvitationAccepted(db, scope, invitation, acceptance, {
      over: error,
      inviterGone: error,
    }),
  ].flat();
  // One by one: what was prepared is what counts, and most of them are refused.
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

it("reads by an index in every store query", () => {
  expect(planned.length).toBeGreaterThan(18);
  for (const { statement, plan } of planned) {
    const scans = plan.filter(
      (step) => step.startsWith("SCAN") && !/json_each|CONSTANT ROW|\(subquery/.test(step),
    );
    // The pending fences are all of their partial index: it holds nothing else.
    const full = scans.filter((step) => !step.includes("api_keys_fence"));
    expect([statement, full]).toEqual([statement, []]);
  }
});

it("orders lists by the index, not by sorting what was found", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "(api_keys|services|memberships|invitations)"\."created_at" desc/.test(statement),
  );
  expect(lists.length).toBeGreaterThanOrEqual(4);
  for (const { statement, plan } of lists) {
    expect([statement, plan.some((step) => step.includes("TEMP B-TREE"))]).toEqual([
      statement,
      false,
    ]);
  }
});
