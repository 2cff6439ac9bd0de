import { isoTime } from "../../../core/time.ts";
import type { WorkflowStatus } from "../rules/definition.ts";
import type { ListedWorkflow, WorkflowRow } from "./definition-store.ts";

export function presentSummary(row: ListedWorkflow) {
  const status: WorkflowStatus = row.hasDraft ? "draft" : "published";
  return {
    id: row.id,
    name: row.name,
    status,
    publishedVersion: row.publishedVersion,
    phaseCount: row.phaseCount,
    createdAt: isoTime(row.createdAt),
    createdBy: row.createdBy,
    updatedAt: isoTime(row.updatedAt),
  };
}

export type WorkflowSummary = ReturnType<typeof presentSummary>;

export function presentWorkflow(row: WorkflowRow) {
  const summary = presentSummary({ ...row, phaseCount: row.phases.length });
  return { ...summary, phases: row.phases };
}

export type WorkflowResource = ReturnType<typeof presentWorkflow>;
