import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

import type { Environment } from "../../core/environment.ts";
import type { AttemptOutcome, CommandEnd, JobStatus, Starter } from "./rules/job.ts";
import type { PublicKey } from "./rules/public-key.ts";

/** A machine of a customer's own. Both its token and its credential are known by their SHA-256. */
export const runners = sqliteTable(
  "runners",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    name: text("name").notNull(),
    labels: text("labels", { mode: "json" }).$type<readonly string[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    /** Null once it was used. */
    registrationHash: text("registration_hash"),
    registrationExpiresAt: integer("registration_expires_at").notNull(),
    /** Null before the registration. */
    credentialHash: text("credential_hash"),
    /** Id of the seal secret that sealed the credential; null before it, and in rows of before there was the column. */
    sealedBy: text("sealed_by"),
    /** What its process says of itself. */
    version: text("version"),
    lastSeenAt: integer("last_seen_at"),
    /** When it was told that it is gone; null again once it is seen. */
    offlineToldAt: integer("offline_told_at"),
    revokedAt: integer("revoked_at"),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    uniqueIndex("runners_registration").on(table.registrationHash),
    uniqueIndex("runners_credential").on(table.credentialHash),
    index("runners_sealed_by").on(table.sealedBy),
    index("runners_list").on(table.companyId, table.environment, table.createdAt, table.id),
    index("runners_unseen")
      .on(table.lastSeenAt)
      .where(sql`last_seen_at IS NOT NULL AND offline_told_at IS NULL AND revoked_at IS NULL`),
    index("runners_unregistered")
      .on(table.registrationExpiresAt)
      .where(sql`registration_hash IS NOT NULL`),
    index("runners_revoked")
      .on(table.revokedAt)
      .where(sql`revoked_at IS NOT NULL`),
  ],
);

/** A process of a runner's, and the public half of the key pair that it made when it started. */
export const runnerSessions = sqliteTable(
  "runner_sessions",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    runnerId: text("runner_id").notNull(),
    publicKey: text("public_key", { mode: "json" }).$type<PublicKey>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("runner_sessions_runner").on(table.runnerId, table.createdAt, table.id)],
);

/** What is to be run: one `command` phase of one instance. Names secrets, holds no value. */
export const runnerJobs = sqliteTable(
  "runner_jobs",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    workflowId: text("workflow_id").notNull(),
    instanceId: text("instance_id").notNull(),
    phase: text("phase").notNull(),
    startedBy: text("started_by", { mode: "json" }).$type<Starter>().notNull(),
    run: text("run", { mode: "json" }).$type<readonly string[]>().notNull(),
    labels: text("labels", { mode: "json" }).$type<readonly string[]>().notNull(),
    /** Literals, or `secret:<slug>`. */
    env: text("env", { mode: "json" }).$type<Readonly<Record<string, string>>>().notNull(),
    timeoutSeconds: integer("timeout_seconds").notNull(),
    /** Further starts after a command that failed. */
    retries: integer("retries").notNull(),
    createdAt: integer("created_at").notNull(),
    status: text("status").$type<JobStatus>().notNull(),
    /** Counts the claims and fences each: what another one says is not heard. */
    attempt: integer("attempt").notNull().default(0),
    /** Commands that ended badly, and claims that were not heard of any more. */
    failures: integer("failures").notNull().default(0),
    losses: integer("losses").notNull().default(0),
    claimedBy: text("claimed_by"),
    sessionId: text("session_id"),
    /** Until when the claim is heard without another heartbeat. */
    leaseUntil: integer("lease_until"),
    /** When the claim ends, however often it is heard of. */
    runUntil: integer("run_until"),
    /** From when on it may be claimed, or claimed anew; null: not any more. */
    claimableAt: integer("claimable_at"),
    /** When the sweep looks at it; null: nothing is left to do. */
    dueAt: integer("due_at"),
    endedAt: integer("ended_at"),
    end: text("end", { mode: "json" }).$type<CommandEnd>(),
  },
  (table) => [
    uniqueIndex("runner_jobs_phase").on(table.instanceId, table.phase),
    index("runner_jobs_claimable")
      .on(table.companyId, table.environment, table.claimableAt)
      .where(sql`claimable_at IS NOT NULL`),
    index("runner_jobs_claimed")
      .on(table.companyId, table.environment, table.claimedBy)
      .where(sql`claimed_by IS NOT NULL`),
    index("runner_jobs_due")
      .on(table.dueAt)
      .where(sql`due_at IS NOT NULL`),
    index("runner_jobs_old")
      .on(table.endedAt)
      .where(sql`ended_at IS NOT NULL`),
  ],
);

/** What a claim came to, and what its command printed: scrubbed by the runner before it was sent. */
export const runnerAttempts = sqliteTable(
  "runner_attempts",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    jobId: text("job_id").notNull(),
    attempt: integer("attempt").notNull(),
    runnerId: text("runner_id").notNull(),
    sessionId: text("session_id").notNull(),
    claimedAt: integer("claimed_at").notNull(),
    /** When the values were handed out, which happens once. */
    deliveredAt: integer("delivered_at"),
    endedAt: integer("ended_at"),
    outcome: text("outcome").$type<AttemptOutcome>(),
    /** The last piece of output that was taken. */
    seq: integer("seq").notNull().default(0),
    stdout: text("stdout").notNull().default(""),
    stderr: text("stderr").notNull().default(""),
    truncated: integer("truncated", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.jobId, table.attempt] }),
    index("runner_attempts_runner").on(
      table.companyId,
      table.environment,
      table.runnerId,
      table.endedAt,
    ),
  ],
);
