import { beforeAll, expect, it } from "vitest";

import { conflict } from "../../src/core/errors.ts";
import { EVERYTHING, type Reach } from "../../src/core/reach.ts";
import { createDatabase } from "../../src/platform/d1/database.ts";
import { mustHold, writeBatch } from "../../src/platform/d1/write.ts";
import { deleteExpiredClaims } from "../../src/platform/idempotency/store.ts";
import * as addresses from "../../src/features/api-keys/check/address-store.ts";
import * as keyNotices from "../../src/features/api-keys/notices/notice-store.ts";
import * as keyUsage from "../../src/features/api-keys/usage-store.ts";
import * as standingKeys from "../../src/features/api-keys/manage/standing-store.ts";
import * as overdue from "../../src/features/secrets/reminders/overdue-store.ts";
import * as held from "../../src/features/sessions/held-store.ts";
import * as vault from "../../src/platform/secret-store/vault-rows.ts";
import { selectLivingKeys } from "../../src/features/api-keys/revoke/restore-store.ts";
import { selectAll } from "../../src/features/secrets/attempts/restore-store.ts";
import * as resealing from "../../src/platform/d1/reseal-rows.ts";
import * as rings from "../../src/platform/key-rings/store.ts";
import { SEALED_COLUMNS } from "../../src/compose/reseal.ts";
import { buildKeysSealedBy } from "../../src/features/api-keys/manage/seal-store.ts";
import { buildRunnersSealedBy } from "../../src/features/runners/manage/seal-store.ts";
import { selectAfter } from "../../src/features/connectors/walk-store.ts";
import * as keys from "../../src/features/api-keys/store.ts";
import * as log from "../../src/features/audit/log/log-store.ts";
import * as segments from "../../src/features/audit/sealing/segment-store.ts";
import { upsertRefusal } from "../../src/features/audit/store.ts";
import * as requests from "../../src/features/catalog/requests/request-store.ts";
import * as catalog from "../../src/features/catalog/services/service-store.ts";
import * as inboundWebhooks from "../../src/features/inbound-webhooks/manage/webhook-store.ts";
import * as inboundCalls from "../../src/features/inbound-webhooks/receive/call-store.ts";
import * as callers from "../../src/features/connectors/binding-store.ts";
import * as connectors from "../../src/features/connectors/store.ts";
import type { OpenFactors } from "../../src/features/mfa/rules/factor.ts";
import * as sms from "../../src/features/mfa/codes/sms-store.ts";
import * as mfa from "../../src/features/mfa/store.ts";
import { insertEachNotice } from "../../src/features/notifications/index.ts";
import { buildClientQuery } from "../../src/features/oauth-clients/client-store.ts";
import * as clients from "../../src/features/oauth-clients/registration-store.ts";
import * as delivering from "../../src/features/notifications/deliveries/delivery-store.ts";
import * as digests from "../../src/features/notifications/deliveries/digest-store.ts";
import * as endpoints from "../../src/features/notifications/webhook-endpoints/endpoint-store.ts";
import * as fanning from "../../src/features/notifications/fan-out/fan-out-store.ts";
import * as inbox from "../../src/features/notifications/inbox/inbox-store.ts";
import * as notices from "../../src/features/notifications/outbox/store.ts";
import * as audience from "../../src/features/tenancy/audience-store.ts";
import * as policies from "../../src/features/policies/store.ts";
import * as claims from "../../src/features/runners/protocol/claim-store.ts";
import * as jobs from "../../src/features/runners/jobs/job-store.ts";
import * as runners from "../../src/features/runners/manage/runner-store.ts";
import * as runnerCallers from "../../src/features/runners/protocol/runner-seen-store.ts";
import * as runnerSweeps from "../../src/features/runners/sweeps/sweep-store.ts";
import * as attempts from "../../src/features/secrets/attempts/attempt-store.ts";
import * as bindings from "../../src/features/secrets/binding-store.ts";
import * as names from "../../src/features/secrets/attempts/name-store.ts";
import * as rotated from "../../src/features/secrets/manage/rotated-store.ts";
import * as secrets from "../../src/features/secrets/store.ts";
import * as oldVersions from "../../src/features/secrets/versions/old-version-store.ts";
import * as versions from "../../src/features/secrets/versions/version-store.ts";
import * as reminders from "../../src/features/secrets/reminders/reminder-store.ts";
import { findReadable } from "../../src/features/secrets/retrieve/read-store.ts";
import { selectWorkflowsOf } from "../../src/features/workflows/index.ts";
import * as sessions from "../../src/features/sessions/store.ts";
import type { JudgedUserId } from "../../src/features/tenancy/index.ts";
import * as companies from "../../src/features/tenancy/company-store.ts";
import * as enforcement from "../../src/features/tenancy/enforcement-store.ts";
import * as groups from "../../src/features/tenancy/group-store.ts";
import * as invitations from "../../src/features/tenancy/invitation-store.ts";
import * as members from "../../src/features/tenancy/member-store.ts";
import * as people from "../../src/features/tenancy/person-store.ts";
import * as definitions from "../../src/features/workflows/definitions/definition-store.ts";
import {
  bindingWrites,
  releaseVersion,
} from "../../src/features/workflows/definitions/named-store.ts";
import * as instances from "../../src/features/workflows/instances/instance-store.ts";
import * as phases from "../../src/features/workflows/instances/phase-store.ts";
import * as stuck from "../../src/features/workflows/instances/sweep-store.ts";
import * as workflowVersions from "../../src/features/workflows/definitions/version-store.ts";
import { foldOldDescriptions } from "../../src/features/secrets/index.ts";
import { foldOldNames } from "../../src/features/tenancy/index.ts";
import * as tenancy from "../../src/features/tenancy/store.ts";
import { env } from "../support/world.ts";

/** Every statement that the stores really run, with its plan: a list that reads a whole table does not pass. */
const planned: { statement: string; plan: string[] }[] = [];

const place = { companyId: "co_1", environment: "live" } as const;
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
  await keys.findKey(db, place, "key_1");
  await keys.buildKeyQuery(db, place, "key_1");
  for (const filter of [
    {},
    { status: "active" },
    { environment: "test" },
    { environment: "live", search: "ci" },
  ] as const) {
    await keys.selectKeys(db, place, filter, EVERYTHING, page, 0);
  }
  await keys.selectPredecessorsInGrace(db, place, "key_1", 0);
  await keys.selectPendingFences(db, "", 50);
  await runSweeps(db);
  await keyUsage.selectUsageOfKey(db, place, "key_1", 31);
  await keyUsage.selectUsageOfCompany(db, place, 1, 500);
  await findReadable(db, place, "a-secret", { type: "connector", id: "con_1" });
  await vault.findEntry(db, { name: "n", token: "t" });
  await vault.selectVersions(db, "n");
  await vault.selectWrappedUnder(db, ["00000000", "00000001"], 50);
  await vault.buildWrappedCount(db, ["00000000", "00000001"]);
  await readKeyRings(db);
  await selectLivingKeys(db, "", 50, 0);
  await selectAll(db, "", 20);
  await catalog.findService(db, place, "svc_1");
  await catalog.selectServices(db, place, {}, EVERYTHING, page);
  await catalog.servicesOf(db, place, "wf_1");
  await readRequests(db);
  await readInboundWebhooks(db);
  for (const who of [{ issuer: "issuer", sub: "sub" }, { userId: "usr_1" }]) {
    await people.buildPersonQuery(db, who);
    await people.buildCallerQuery(db, who, mfa.hasFactor);
    await sessions.buildSignInQuery(db, "sgn_1", people.userIdOf(who));
  }
  await sessions.buildBrowserSessionQuery(db, "ses_1");
  await sessions.selectOwnSessions(db, { userId: "usr_1" }, 0);
  await buildClientQuery(db, "client");
  await clients.findClient(db, place, "client");
  await clients.selectClients(db, place, EVERYTHING, page);
  await clients.attempts.selectUnsettled(db, 0);
  await tenancy.selectActiveMemberIds(db, place, ["usr_1", "usr_2"]);
  await tenancy.buildPlanQuery(db, place);
  await readConnectors(db);
  await readOversight(db);
  await readPolicies(db);
  await readCompany(db);
  await readMfa(db);
  await readSecrets(db);
  await readRunners(db);
  await readWorkflows(db);
  await readAudit(db);
  await readNotifications(db);
  await readInstances(db);
  await deleteExpiredClaims(db, 0, 10);
  await foldOldNames(db);
  await foldOldDescriptions(db);
  for (const statement of statements) {
    const bound = env.DB.prepare(`EXPLAIN QUERY PLAN ${statement}`);
    const parameters = (statement.match(/\?/g) ?? []).map(() => "1");
    const { results } = await bound.bind(...parameters).all<{ detail: string }>();
    planned.push({ statement, plan: results.map((row) => row.detail) });
  }
});

async function readRequests(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "req_1", revision: 1 } as never;
  await requests.findRequest(db, place, "req_1");
  for (const filter of [{}, { status: "open" }, { serviceId: "svc_1" }] as const) {
    await requests.selectRequests(db, place, filter, EVERYTHING, page);
  }
  const end = { instanceId: "exec_1", status: "failed", nowMs: 1 } as const;
  const writes = [
    requests.updateRequestRow(db, place, row, row, error),
    requests.updateOpenRequest(db, place, "req_1", { status: "completed" }, 1),
    requests.endFollowedRequest(db, place, end),
    requests.deleteRequestRow(db, place, row, error),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

async function readInboundWebhooks(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "whk_1", secret: "x", revision: 1 } as never;
  const call = { webhookId: "whk_1", dedupeKey: "x", instanceId: "exec_1", receivedAt: 1 };
  await inboundWebhooks.findInboundWebhook(db, place, "whk_1");
  for (const filter of [{}, { workflowId: "wf_1" }]) {
    await inboundWebhooks.selectInboundWebhooks(db, place, filter, EVERYTHING, page);
  }
  await inboundWebhooks.inboundWebhooksOf(db, place, "wf_1");
  await inboundCalls.findCalledWebhook(db, "whk_1");
  await inboundCalls.findInstanceOfCall(db, place, call, 0);
  await inboundCalls.deleteOldCalls(db, 0, 10);
  const writes = [
    inboundWebhooks.updateInboundWebhookRow(db, place, row, row, error),
    inboundWebhooks.deleteInboundWebhookRow(db, place, row, error),
    inboundCalls.takeCall(db, place, call, 0, error),
    [inboundCalls.mustStillListen(db, place, row, error)],
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

/** What a person holds, and what needs attention; also where policies cut it. */
async function readOversight(db: ReturnType<typeof createDatabase>): Promise<void> {
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

async function readConnectors(db: ReturnType<typeof createDatabase>): Promise<void> {
  const named: Reach = { named: ["x"], pairs: [], allows: ({ id }) => id === undefined };
  const error = conflict("as planned");
  const row = { id: "con_1", slug: "x", revision: 1 } as connectors.ConnectorRow;
  await connectors.findConnector(db, place, "x");
  await connectors.findConnectors(db, place, ["x", "y"]);
  await connectors.findConnectorSlugs(db, place, ["con_1"]);
  for (const filter of [{}, { type: "github" }] as const) {
    await connectors.selectConnectors(db, place, filter, EVERYTHING, page);
    await connectors.selectConnectors(db, place, filter, named, page);
  }
  const review = await callers.reviewCallers(db, place, "x");
  const writes = [
    connectors.insertConnector(db, place, row, error),
    connectors.updateConnectorRow(db, place, row, row, error),
    connectors.noteRefused(db, place, row, 1),
    [connectors.noteWorking(db, place, row)],
    connectors.deleteConnectorRow(db, place, row, error),
    [callers.mustStillCall(db, place, "x", review, error)],
    rotated.writeRotated(db, place, row as never, { token: "t", nowMs: 1, by: "x" }, error),
    [rotated.recheckSecret(db, place, row, 1)],
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

async function readInstances(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "exec_1", workflowId: "wf_1", version: 1, revision: 1 } as never;
  const key = { key: "k", attempt: 1 };
  const failure = { phase: "k", code: "x", message: "x" };
  const going = { status: "running", touchedAt: 1, nowMs: 1 } as const;
  const end = { status: "failed", output: "x", failure, nowMs: 1 } as const;
  await instances.findPublished(db, place, "wf_1");
  await instances.findInstance(db, place, "exec_1");
  for (const filter of [{}, { status: "failed" }] as const) {
    await instances.selectInstances(db, place, "wf_1", filter, page);
  }
  await phases.findRun(db, place, "exec_1");
  await phases.selectPhases(db, place, "exec_1");
  await phases.selectOutputs(db, place, "exec_1", ["k"]);
  await stuck.takeStuckInstances(db, { startingMs: 1, goingMs: 0 }, 2, 10);
  await stuck.countOldInstances(db, 1, 10);
  const writes = [
    instances.insertInstance(db, place, row, [], error),
    instances.touchInstance(db, place, "exec_1", going, error),
    instances.endInstance(db, place, "exec_1", { status: "failed", failure, nowMs: 1 }, error),
    phases.claimAttempt(db, place, "exec_1", { ...key, open: false }, 1, error),
    phases.recordAttempt(db, place, "exec_1", key, end, error),
    phases.openPhase(db, place, "exec_1", "k", 1, error),
    phases.completePhase(db, place, "exec_1", "k", end, error),
    phases.failPhase(db, place, "exec_1", key, failure, 1, error),
    stuck.deleteOldInstances(db, 1, 10),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

/** Lists that a policy cuts: the condition must not keep the scope's index from being used. */
async function readPolicies(db: ReturnType<typeof createDatabase>): Promise<void> {
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

async function readRunners(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const claim = { jobId: "job_1", runnerId: "run_1", sessionId: "rse_1", attempt: 1 };
  const found = { timeoutSeconds: 60, status: "queued", losses: 0 } as const;
  const ending = { outcome: "reported", nowMs: 1, lost: error } as const;
  const end = { failure: null, exitCode: 0, signal: null, durationMs: 1, runnerId: "run_1" };
  const job = { ...claim, id: "job_1", status: "claimed", dueAt: 1 } as never;
  const session = { id: "rse_1", runnerId: "run_1", publicKey: {} as never, createdAt: 1 };
  const registration = {
    id: "run_1",
    tokenHash: "h",
    credentialHash: "c",
    sealedBy: "s",
    labels: [],
    version: "1",
  };
  const row = { id: "run_1", revision: 1 } as never;
  await runners.findRunner(db, place, "run_1");
  await runners.selectRunners(db, place, EVERYTHING, page);
  await runners.deleteOldRunners(db, 0, 10);
  await runnerCallers.findByCredential(db, "h");
  await runnerCallers.findByToken(db, "h", 1);
  await runnerCallers.findSession(db, place, "run_1", "rse_1");
  await claims.findClaimable(db, place, ["linux"], 1);
  await claims.findAttempt(db, place, "job_1", 1);
  await jobs.findJob(db, place, "exec_1", "deploy");
  await runnerSweeps.selectDueJobs(db, 0, 10);
  await runnerSweeps.deleteOldJobs(db, 0, 10);
  await runnerSweeps.countMissed(db, 0, 10);
  const writes = [
    runners.markRevoked(db, place, row, 1, error),
    runnerCallers.markRegistered(db, place, { ...registration, nowMs: 1 }, error),
    runnerCallers.mustBeAlive(db, place, "run_1"),
    runnerCallers.noteSeen(db, place, "run_1", 1),
    runnerCallers.insertSession(db, place, session),
    claims.claimJob(db, place, claim, found, 1, error),
    claims.markDelivered(db, place, claim, 1, error),
    claims.endJob(db, place, claim, end, ending),
    claims.requeueJob(db, place, claim, { claimableAt: 1, failures: 1 }, ending),
    claims.endCancelled(db, place, claim, ending),
    claims.appendOutput(db, place, claim, { seq: 1, stdout: "", stderr: "", truncated: false }, 0),
    jobs.cancelJobs(db, place, "exec_1", 1),
    jobs.settleJob(db, place, "job_1"),
    jobs.releaseRunner(db, place, "run_1"),
    runnerSweeps.endOverdue(db, place, job, end, 1, error),
    runnerSweeps.endLostCancelled(db, place, job, 1, error),
    runnerSweeps.postpone(db, place, job, 1, error),
    insertEachNotice(db, runnerSweeps.selectMissedNotices(1, 10), 1),
    runnerSweeps.markMissed(db, 1, 10),
  ].flat();
  for (const write of writes) await writeBatch(db, [write]).catch(() => undefined);
}

/** The two statements of a round as well, which a sweep with nothing due does not come to. */
async function runSweeps(db: ReturnType<typeof createDatabase>): Promise<void> {
  const seen = { keyId: "key_1", hashes: ["h"], ip: "192.0.2.1", nowMs: 1 };
  await reminders.countDueReminders(db, 1, 10);
  await oldVersions.countDueVersions(db, 1, 10);
  await keyNotices.countDueKeys(db, 1, 10);
  const writes = [
    insertEachNotice(db, reminders.selectReminderNotices(1, 10), 1),
    reminders.moveReminders(db, 1, 10),
    insertEachNotice(db, oldVersions.selectOldVersionNotices(1, 10), 1),
    oldVersions.moveOldVersions(db, 1, 10),
    insertEachNotice(db, keyNotices.selectKeyNotices(1, 10), 1),
    keyNotices.moveKeyNotices(db, 1, 10),
    keyNotices.moveAgeNotices(db, place, 30),
    insertEachNotice(db, addresses.selectAddressNews(db, place, seen), 1),
    ...addresses.rememberAddress(db, place, seen),
  ];
  for (const item of writes) await writeBatch(db, [item]);
}

async function readCompany(db: ReturnType<typeof createDatabase>): Promise<void> {
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

async function readKeyRings(db: ReturnType<typeof createDatabase>): Promise<void> {
  for (const column of SEALED_COLUMNS) {
    await resealing.selectSealedUnder(db, column, { keyId: "00000000", after: "v1.", limit: 9 });
    await resealing.buildSealedCount(db, column, "00000000");
    await resealing.updateSealed(db, column, [{ from: "v1.a", to: "v1.b" }]);
  }
  await buildKeysSealedBy(db, ["00000000"], 0);
  await buildRunnersSealedBy(db, ["00000000"]);
  await selectAfter(db, 0, 10);
  const noted = await rings.noteRings(
    db,
    [{ name: "SEAL_MASTER_KEY", firstId: "a", retiredIds: [] }],
    0,
  );
  await rings.saveRings(db, noted);
}

async function readMfa(db: ReturnType<typeof createDatabase>): Promise<void> {
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

async function readSecrets(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "sec_1", slug: "x", physicalName: "n", tags: {}, revision: 1 } as never;
  const consumer = { type: "connector", id: "con_1", name: "x" } as const;
  await secrets.findSecret(db, place, "x");
  for (const filter of [
    {},
    { type: "custom" },
    { tag: "a:b", search: "x" },
    { bound: true, reminder: false },
  ] as const) {
    await secrets.selectSecrets(db, place, filter, page, EVERYTHING);
  }
  await names.findFreeName(db, place, "x");
  await attempts.attempts.selectUnsettled(db, 0);
  await attempts.buildRechecksQuery(db, 0);
  await names.buildDiscardsQuery(db, 0);
  const { settle, takeOver, remove, note } = attempts.attempts;
  const review = await bindings.reviewBindings(db, place, "x");
  const made = { secretId: "sec_1", version: 2, createdAt: 1, createdBy: "usr_1" };
  const holder = { type: "instance", id: "exec_1" } as const;
  const retrieved = { secretId: "sec_1", version: 2, holders: [holder], nowMs: 1, unused: error };
  await versions.selectVersions(db, place, "sec_1", page);
  await selectWorkflowsOf(db, place, ["exec_1"]);
  const writes = [
    versions.addVersion(db, place, made),
    versions.holdWrites(db, place, retrieved),
    versions.releaseHolds(db, place, holder),
    versions.removeVersions(db, place, "sec_1"),
    names.takeName(db, place, "x", { physicalName: "n", use: 1 }, error),
    attempts.insertSecret(db, place, row, error),
    attempts.takeSecret(db, place, row, row, error),
    settle(db, place, row, {}).writes,
    remove(db, place, row).writes,
    takeOver(db, place, row, { attemptId: "x", touchedAt: 1 }),
    [note(db, place, row, { answerBy: null })],
    attempts.removeDeleted(db, place, row).writes,
    attempts.abandonSecret(db, place, row, 0, error),
    [attempts.setRecheck(db, place, { id: "sec_1", recheckAt: 1 }, null)],
    [names.setDiscard(db, place, { physicalName: "n" }, null)],
    secrets.updateSecretRow(db, place, row, { description: "x" }, error),
    [bindings.mustStillBe(db, place, "x", review, error)],
    bindings.replaceBindings(db, place, consumer, [{ slug: "x", host: null }]),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

async function readWorkflows(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "wf_1", revision: 1 } as definitions.WorkflowRow;
  const named: Reach = { named: ["wf_1"], pairs: [], allows: ({ id }) => id === undefined };
  await definitions.findWorkflow(db, place, "wf_1");
  await definitions.findDefinition(db, place, "wf_1");
  for (const filter of [{}, { status: "draft" }] as const) {
    await definitions.selectWorkflows(db, place, filter, EVERYTHING, page);
    await definitions.selectWorkflows(db, place, filter, named, page);
  }
  await workflowVersions.countVersionsInUse(db, place, "wf_1");
  await workflowVersions.hasRunning(db, place, "wf_1");
  await secrets.findSecrets(db, place, ["x", "y"]);
  const writes = [
    definitions.updateWorkflowRow(db, place, row, row, error),
    [workflowVersions.deleteUnusedVersions(db, place, "wf_1")],
    bindingWrites(db, place, "wf_1"),
    releaseVersion(db, place, { workflowId: "wf_1", version: 1 }),
    definitions.deleteWorkflowRow(db, place, row, error),
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

async function readAudit(db: ReturnType<typeof createDatabase>): Promise<void> {
  const filters = [
    {},
    { action: "secrets:read" },
    { actor: "usr_1" },
    { target: "secret:x" },
    { category: "secret" },
    { outcome: "denied" },
    { environment: "test" },
    { fromMs: 1 },
    { toMs: 1 },
    { actor: "usr_1", action: "secrets:read", fromMs: 1, toMs: 2 },
  ] as const;
  for (const filter of filters) {
    for (const confined of [null, "live"] as const) {
      await log.selectEvents(db, place, filter, confined, { ...page, countUpTo: 10 });
      await log.selectEventsAfter(db, place, filter, confined, { id: "evt_1", limit: 20 });
    }
    await log.selectEventRange(db, place, filter, { afterSeq: 0, throughSeq: 9, limit: 10 });
  }
  await log.findLastSeq(db, place);

  const error = conflict("as planned");
  const head = { companyId: "co_1", segment: 0, sealedThrough: 0 } as segments.HeadRow;
  const segment = { number: 1, firstSeq: 1, lastSeq: 1, events: 1 } as segments.SegmentRow;
  const range = { ...place, firstNumber: 1, lastNumber: 1, firstSeq: 1, lastSeq: 1 };
  const event = {
    action: "services:read",
    category: "request",
    target: "services:*",
    outcome: "denied",
  } as const;
  const actor = { type: "user", id: "usr_1", environment: "live" } as const;
  const row = { id: "evt_1", atMs: 0, actor, ip: null, requestId: "r", event };
  await segments.readProgress(db);
  await segments.selectDueHeads(db, 0, 10);
  await segments.findHead(db, place);
  await segments.selectUnsealed(db, place, head, 10);
  await segments.selectSegments(db, place, { after: 0, through: 9, limit: 10 });
  await segments.isDropped(db, place, 1);
  await segments.selectOldSegments(db, 0, 10);
  const writes = [
    segments.noteFound(db, { after: 0, through: 0 }, 1),
    segments.insertSegment(db, place, head, segment, { counted: 1, dueAtMs: 0 }, error),
    [segments.postponeHead(db, place, head, 0)],
    segments.dropSegments(db, place, range, 0, error),
    [{ statement: upsertRefusal(db, place, row, "k", 1) }],
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

async function readNotifications(db: ReturnType<typeof createDatabase>): Promise<void> {
  const reader = { ...place, userId: "usr_1" };
  const error = conflict("as planned");
  const row = { id: "x", revision: 1, companyId: "co_1", attemptId: "c", attempts: 1 } as never;
  const next = { state: "delivered" } as const;
  const attempt = { at: 0, outcome: "delivered", statusCode: 200, durationMs: 1 } as const;
  await audience.selectActivePeople(db, place, { after: "", limit: 9, leadersAnd: ["usr_1"] });
  await audience.selectActivePeople(db, place, { after: "", limit: 9, leadersAnd: null });
  await notices.selectWaiting(db, "co_1", { key: "k" });
  await notices.selectWaiting(db, "co_1", { seqs: [1, 2] });
  await notices.findNotice(db, 1);
  await notices.takeStuckNotices(db, 0, 10);
  await notices.deleteOldNotices(db, 0, 10);
  await fanning.selectMuted(db, ["usr_1"]);
  await fanning.insertRecipients(db, { notifications: [], deliveries: [] }, 0);
  for (const unread of [undefined, true, false]) {
    await inbox.selectNotifications(db, reader, { unread }, page);
  }
  await inbox.findNotification(db, reader, "ntf_1");
  await inbox.findPreferences(db, reader);
  await inbox.deleteOldNotifications(db, 0, 10);
  await delivering.takeDelivery(db, "co_1", "dlv_1", "c", 0);
  await delivering.findDelivery(db, null, "dlv_1");
  await delivering.takeStuckDeliveries(db, 0, 10);
  await delivering.selectDeliveriesTo(db, place, "whe_1", page);
  await delivering.findDeliveryTo(db, place, "whe_1", "dlv_1");
  await delivering.deleteOldDeliveries(db, 0, 10);
  const group = { recipient: "usr_1", category: "secrets" } as const;
  const mail = { id: "dlv_1", attemptId: "c", noticeSeq: 1 };
  await digests.readPace(db, place, group, 1);
  await digests.grantAlone(db, place, group, mail, 1);
  await digests.selectDigested(db, place, "dlv_1");
  await endpoints.findEndpoint(db, place, "whe_1");
  await endpoints.selectEndpoints(db, place, EVERYTHING, page);
  await endpoints.selectSubscribers(db, place);
  const writes = [
    [notices.markHandled(db, [1], 0), inbox.markRead(db, reader, "ntf_1", 0)],
    inbox.upsertPreferences(db, reader, { id: reader.userId, muted: [], revision: 0 }, [], error),
    delivering.noteAttempt(db, row, next, attempt, 0),
    digests.joinDigest(db, place, group, mail, { id: "dlv_2", dueAt: 1 }, 1),
    [digests.noteBegun(db, place, "dlv_2", 1)],
    delivering.retryDelivery(db, place, row, 0, error),
    [
      delivering.mustHaveFewTests(
        db,
        place,
        { endpointId: "whe_1", most: 1, withinMs: 1, nowMs: 1 },
        error,
      ),
    ],
    endpoints.insertEndpoint(db, place, row),
    endpoints.updateEndpointRow(db, place, row, row, error),
    endpoints.disableEndpoint(db, place, row, "gone", 0),
    endpoints.deleteEndpointRow(db, place, row, error),
    [endpoints.noteFailure(db, place, "x", 0), endpoints.noteSuccess(db, place, "x")],
  ].flat();
  for (const item of writes) await writeBatch(db, [item]).catch(() => undefined);
}

/** Writes that find nothing to change: their guards are undone with them, and planned all the same. */
async function runGuards(db: ReturnType<typeof createDatabase>): Promise<void> {
  const error = conflict("as planned");
  const member = { userId: "usr_1", role: "member", status: "active", revision: 1 } as never;
  const judged = "usr_1" as JudgedUserId;
  const group = { id: "grp_1", name: "x", createdAt: 1, revision: 1 } as never;
  const invitation = { id: "inv_1", email: "x", role: "member", tokenHash: "h" } as never;
  const acceptance = { userId: "usr_1", nowMs: 0, inviterRoles: ["owner"] } as const;
  const writes = [
    companies.insertCompany(db, place, { slug: "x" } as never, "usr_1"),
    members.updateMemberRow(db, place, member, member, error),
    [members.mustKeepAnOwner(db, place, error)],
    [members.mustBeActiveElsewhere(db, place, "usr_1", true, error)],
    groups.insertGroup(db, place, group),
    groups.updateGroupRow(db, place, group, group, error),
    groups.deleteGroupRow(db, place, group, error),
    groups.insertGroupMember(db, place, "grp_1", judged),
    groups.deleteGroupMember(db, place, "grp_1", judged),
    members.endUseOfCompany(db, place, judged, 0),
    invitations.insertInvitation(db, place, invitation, 0),
    invitations.markInvitationAccepted(db, place, invitation, acceptance, {
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
      (step) =>
        step.startsWith("SCAN") &&
        // Virtual tables are `json_each`, under whatever name.
        !/json_each|VIRTUAL TABLE|CONSTANT ROW|\(subquery/.test(step) &&
        // What a subquery found, under the name it was given; how it was found is a step of its own.
        !["CO-ROUTINE", "MATERIALIZE"].some((how) =>
          plan.includes(`${how} ${step.slice("SCAN ".length)}`),
        ),
    );
    // The pending fences are all of their partial index: it holds nothing else.
    const full = scans.filter((step) => !step.includes("api_keys_fence"));
    expect([statement, full]).toEqual([statement, []]);
  }
});

it.each([
  ["secrets", "secrets_next_notice"],
  ["api_keys", "api_keys_next_notice"],
])("sweeps %s by the index %s alone, in its order: what is not due costs nothing", (_, index) => {
  const rounds = planned.filter(({ plan }) => plan.some((step) => step.includes(index)));
  // The count, the notices, the next dates.
  expect(rounds.length).toBe(3);
  for (const { plan } of rounds) {
    const search = plan.filter((step) => step.includes(index));
    expect(search).toEqual([expect.stringMatching(/^SEARCH \w+ USING (COVERING )?INDEX .*<\?\)$/)]);
    expect(plan.some((step) => step.includes("TEMP B-TREE"))).toBe(false);
  }
});

it.each([
  [
    "api_keys",
    /from "api_keys" where .*revoked_at IS NULL/,
    "api_keys_standing (company_id=? AND environment=?)",
  ],
  [
    "secrets",
    /select "slug", "reminder_due_at"/,
    "secrets_due (company_id=? AND environment=? AND reminder_due_at>? AND reminder_due_at<?)",
  ],
])("finds what needs attention among %s by its partial index alone", (_, statement, index) => {
  const plans = planned.filter((one) => statement.test(one.statement));
  expect(plans.length).toBeGreaterThan(2);
  for (const { statement: text, plan } of plans) {
    // Where policies ask for tags, each row's own few are put in order: never the rows.
    const ofTags = text.includes("mentioned AS MATERIALIZED") ? 1 : 0;
    expect(plan).toEqual(expect.arrayContaining([expect.stringContaining(index)]));
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE FOR ORDER BY"));
    expect([text, sorted.length]).toEqual([text, ofTags]);
  }
});

it("reads the audit log in its own order, whatever it is filtered by", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "audit_(events|segments|heads)"/.test(statement),
  );
  expect(lists.length).toBeGreaterThan(50);
  for (const { statement, plan } of lists) {
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE"));
    expect([statement, sorted]).toEqual([statement, []]);
  }
  const plansOf = (pattern: RegExp) =>
    lists.filter(({ statement }) => pattern.test(statement)).map(({ plan }) => plan.join("; "));
  for (const filter of ["action", "actor_id", "target", "category", "outcome", "environment"]) {
    const alone = new RegExp(
      `where \\("audit_events"."company_id" = \\? and "audit_events"."${filter}" = \\?\\) order`,
    );
    const [plan] = plansOf(alone);
    expect(plan).toMatch(/USING INDEX audit_events_\w+ \(company_id=\? AND \w+=\?\)/);
    expect(plan).toContain(filter);
  }
  expect(plansOf(/from "audit_heads"/).join()).toContain("audit_heads_due");
  expect(plansOf(/"newest_at" </).join()).toContain("audit_segments_kept");
});

it("orders lists by the index, not by sorting what was found", () => {
  const lists = planned.filter(({ statement }) =>
    /order by "(api_keys|services|requests|inbound_webhooks|memberships|invitations|webhook_endpoints|deliveries|workflow_instances)"\."created_at" desc|order by "notifications"\."notice_seq" desc/.test(
      statement,
    ),
  );
  expect(lists.length).toBeGreaterThanOrEqual(4);
  for (const { statement, plan } of lists) {
    // Where policies ask for tags, each row's own few are put in order: never the rows.
    const ofTags = statement.includes("mentioned AS MATERIALIZED") ? 1 : 0;
    const sorted = plan.filter((step) => step.includes("TEMP B-TREE"));
    expect([statement, sorted.length]).toEqual([statement, ofTags]);
  }
});

it("counts secrets and skips to a page of them in the index alone, and reads the rows of that page only", () => {
  const lists = planned.filter(({ statement }) =>
    /from "secrets" where .*rowid in \(/.test(statement),
  );
  const counts = planned.filter(({ statement }) =>
    statement.startsWith('select count(*) from "secrets"'),
  );
  expect([lists.length, counts.length]).toEqual([4, 4]);
  for (const { statement, plan } of [lists[0], counts[0]].flatMap((item) => item ?? [])) {
    expect([statement, plan.filter((step) => step.includes("secrets_slug"))]).toEqual([
      statement,
      ["SEARCH secrets USING COVERING INDEX secrets_slug (company_id=? AND environment=?)"],
    ]);
  }
});

it("finds stuck and old instances by their partial indexes alone", () => {
  const plansOf = (pattern: RegExp) =>
    planned.filter(({ statement }) => pattern.test(statement)).map(({ plan }) => plan.join("; "));
  const [taken] = plansOf(/^update "workflow_instances" set "touched_at" = \? where \(ended_at/);
  expect([taken]).toEqual([expect.stringContaining("workflow_instances_unsettled (touched_at<?)")]);
  for (const plan of plansOf(/workflow_instances.*ended_at IS NOT NULL/)) {
    expect(plan).toContain("USING INDEX workflow_instances_old (");
  }
});
