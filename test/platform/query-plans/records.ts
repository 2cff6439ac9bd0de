/** Reads of secrets, keys at rest, the audit log and notifications; sweeps, and the guards of batches. */

import { conflict } from "../../../src/core/errors.ts";
import { EVERYTHING } from "../../../src/core/reach.ts";
import type { Database } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import * as addresses from "../../../src/features/api-keys/check/address-store.ts";
import * as keyNotices from "../../../src/features/api-keys/notices/notice-store.ts";
import * as resealing from "../../../src/platform/d1/reseal-rows.ts";
import * as rings from "../../../src/platform/key-rings/store.ts";
import { SEALED_COLUMNS } from "../../../src/compose/reseal.ts";
import { buildKeysSealedBy } from "../../../src/features/api-keys/manage/seal-store.ts";
import { buildRunnersSealedBy } from "../../../src/features/runners/manage/seal-store.ts";
import { selectAfter } from "../../../src/features/connectors/walk-store.ts";
import * as log from "../../../src/features/audit/log/log-store.ts";
import * as segments from "../../../src/features/audit/sealing/segment-store.ts";
import { upsertRefusal } from "../../../src/features/audit/store.ts";
import { insertEachNotice } from "../../../src/features/notifications/index.ts";
import * as delivering from "../../../src/features/notifications/deliveries/delivery-store.ts";
import * as digests from "../../../src/features/notifications/deliveries/digest-store.ts";
import * as endpoints from "../../../src/features/notifications/webhook-endpoints/endpoint-store.ts";
import * as fanning from "../../../src/features/notifications/fan-out/fan-out-store.ts";
import * as inbox from "../../../src/features/notifications/inbox/inbox-store.ts";
import * as notices from "../../../src/features/notifications/outbox/store.ts";
import * as audience from "../../../src/features/tenancy/audience-store.ts";
import * as attempts from "../../../src/features/secrets/attempts/attempt-store.ts";
import * as bindings from "../../../src/features/secrets/binding-store.ts";
import * as names from "../../../src/features/secrets/attempts/name-store.ts";
import * as secrets from "../../../src/features/secrets/store.ts";
import * as oldVersions from "../../../src/features/secrets/versions/old-version-store.ts";
import * as versions from "../../../src/features/secrets/versions/version-store.ts";
import * as reminders from "../../../src/features/secrets/reminders/reminder-store.ts";
import { selectWorkflowsOf } from "../../../src/features/workflows/index.ts";
import type { JudgedUserId } from "../../../src/features/tenancy/index.ts";
import * as companies from "../../../src/features/tenancy/company-store.ts";
import * as groups from "../../../src/features/tenancy/group-store.ts";
import * as invitations from "../../../src/features/tenancy/invitation-store.ts";
import * as members from "../../../src/features/tenancy/member-store.ts";
import { page, place } from "./place.ts";

/** The two statements of a round as well, which a sweep with nothing due does not come to. */
export async function runSweeps(db: Database): Promise<void> {
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

export async function readKeyRings(db: Database): Promise<void> {
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

export async function readSecrets(db: Database): Promise<void> {
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

export async function readAudit(db: Database): Promise<void> {
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

export async function readNotifications(db: Database): Promise<void> {
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
export async function runGuards(db: Database): Promise<void> {
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
