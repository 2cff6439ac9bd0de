/** Reads of connectors, workflows, instances, requests, runners and inbound webhooks. */

import { conflict } from "../../../src/core/errors.ts";
import { EVERYTHING, type Reach } from "../../../src/core/reach.ts";
import type { Database } from "../../../src/platform/d1/database.ts";
import { writeBatch } from "../../../src/platform/d1/write.ts";
import * as requests from "../../../src/features/catalog/requests/request-store.ts";
import * as inboundWebhooks from "../../../src/features/inbound-webhooks/manage/webhook-store.ts";
import * as inboundCalls from "../../../src/features/inbound-webhooks/receive/call-store.ts";
import * as callers from "../../../src/features/connectors/binding-store.ts";
import * as connectors from "../../../src/features/connectors/store.ts";
import { insertEachNotice } from "../../../src/features/notifications/index.ts";
import * as claims from "../../../src/features/runners/protocol/claim-store.ts";
import * as jobs from "../../../src/features/runners/jobs/job-store.ts";
import * as runners from "../../../src/features/runners/manage/runner-store.ts";
import * as runnerCallers from "../../../src/features/runners/protocol/runner-seen-store.ts";
import * as runnerSweeps from "../../../src/features/runners/sweeps/sweep-store.ts";
import * as rotated from "../../../src/features/secrets/manage/rotated-store.ts";
import * as secrets from "../../../src/features/secrets/store.ts";
import * as definitions from "../../../src/features/workflows/definitions/definition-store.ts";
import {
  bindingWrites,
  releaseVersion,
} from "../../../src/features/workflows/definitions/named-store.ts";
import * as instances from "../../../src/features/workflows/instances/instance-store.ts";
import * as phases from "../../../src/features/workflows/instances/phase-store.ts";
import * as stuck from "../../../src/features/workflows/instances/sweep-store.ts";
import * as workflowVersions from "../../../src/features/workflows/definitions/version-store.ts";
import { page, place } from "./place.ts";

export async function readRequests(db: Database): Promise<void> {
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

export async function readInboundWebhooks(db: Database): Promise<void> {
  const error = conflict("as planned");
  const row = { id: "whk_1", secret: "x", revision: 1 } as never;
  const call = { webhookId: "whk_1", dedupeKey: "x", instanceId: "exec_1", receivedAt: 1 };
  await inboundWebhooks.findInboundWebhook(db, place, "whk_1");
  for (const filter of [{}, { workflowId: "wf_1" }]) {
    await inboundWebhooks.selectInboundWebhooks(db, place, filter, EVERYTHING, page);
  }
  await inboundWebhooks.inboundWebhooksOf(db, place, "wf_1");
  await inboundCalls.findCalledWebhook(db, "whk_1");
  await inboundCalls.selectLastCalls(db, place, "whk_1", 20);
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

export async function readConnectors(db: Database): Promise<void> {
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

export async function readInstances(db: Database): Promise<void> {
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

export async function readRunners(db: Database): Promise<void> {
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

export async function readWorkflows(db: Database): Promise<void> {
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
