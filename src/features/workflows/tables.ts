import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

import type { Actor } from "../../core/actor.ts";
import type { Environment } from "../../core/environment.ts";
import type { Json, Phase, PhaseType } from "./rules/definition.ts";
import type { Failure, InstanceSource, InstanceStatus, PhaseStatus } from "./rules/instance.ts";

export const workflows = sqliteTable(
  "workflows",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    name: text("name").notNull(),
    /** What is edited. The published version runs on beside it. */
    phases: text("phases", { mode: "json" }).$type<readonly Phase[]>().notNull(),
    /** The version that instances start from; null before the first. */
    publishedVersion: integer("published_version"),
    /** Whether the draft differs from the published version. */
    hasDraft: integer("has_draft", { mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    createdBy: text("created_by").notNull(),
    updatedAt: integer("updated_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("workflows_list").on(table.companyId, table.environment, table.createdAt, table.id),
  ],
);

/** What was published, as it was; never changed. */
export const workflowVersions = sqliteTable(
  "workflow_versions",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    workflowId: text("workflow_id").notNull(),
    /** 1, 2, 3… */
    version: integer("version").notNull(),
    phases: text("phases", { mode: "json" }).$type<readonly Phase[]>().notNull(),
    publishedAt: integer("published_at").notNull(),
    publishedBy: text("published_by").notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.version] })],
);

/** The record of record: what the engine keeps is how far it got, and this is what happened. */
export const workflowInstances = sqliteTable(
  "workflow_instances",
  {
    id: text("id").primaryKey(),
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    workflowId: text("workflow_id").notNull(),
    /** The published version that it runs, whatever is published later. */
    version: integer("version").notNull(),
    status: text("status").$type<InstanceStatus>().notNull(),
    input: text("input", { mode: "json" }).$type<Json>().notNull(),
    source: text("source").$type<InstanceSource>().notNull(),
    /** The request's or the webhook's id. */
    sourceId: text("source_id"),
    startedByType: text("started_by_type").$type<Actor["type"]>().notNull(),
    startedById: text("started_by_id").notNull(),
    startedByName: text("started_by_name"),
    failure: text("failure", { mode: "json" }).$type<Failure>(),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    endedAt: integer("ended_at"),
    /** When it last took a step; the sweep looks at what has not for long. */
    touchedAt: integer("touched_at").notNull(),
    revision: integer("revision").notNull().default(1),
  },
  (table) => [
    index("workflow_instances_list").on(
      table.companyId,
      table.environment,
      table.workflowId,
      table.createdAt,
      table.id,
    ),
    index("workflow_instances_by_status").on(
      table.companyId,
      table.environment,
      table.workflowId,
      table.status,
      table.createdAt,
      table.id,
    ),
    // Whether anything runs a version, or names it.
    index("workflow_instances_of_version").on(
      table.companyId,
      table.environment,
      table.workflowId,
      table.version,
      table.endedAt,
    ),
    index("workflow_instances_unsettled")
      .on(table.touchedAt)
      .where(sql`ended_at IS NULL`),
    index("workflow_instances_old")
      .on(table.endedAt)
      .where(sql`ended_at IS NOT NULL`),
  ],
);

/** What became of each phase of an instance. */
export const workflowPhases = sqliteTable(
  "workflow_phases",
  {
    companyId: text("company_id").notNull(),
    environment: text("environment").$type<Environment>().notNull(),
    instanceId: text("instance_id").notNull(),
    key: text("key").notNull(),
    position: integer("position").notNull(),
    name: text("name").notNull(),
    type: text("type").$type<PhaseType>().notNull(),
    status: text("status").$type<PhaseStatus>().notNull(),
    /** How many attempts were begun. */
    attempt: integer("attempt").notNull().default(0),
    /** Whether the last attempt was begun and has not said how it ended. */
    open: integer("open", { mode: "boolean" }).notNull().default(false),
    startedAt: integer("started_at"),
    endedAt: integer("ended_at"),
    /** Scrubbed JSON; null before there is any. */
    output: text("output"),
    failure: text("failure", { mode: "json" }).$type<Failure>(),
  },
  (table) => [primaryKey({ columns: [table.instanceId, table.key] })],
);
