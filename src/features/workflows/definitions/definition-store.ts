import { count, desc, eq, getTableColumns, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Reach } from "../../../core/reach.ts";
import type { ColumnsBut } from "../../../platform/d1/columns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { Phase, WorkflowStatus } from "../rules/definition.ts";
import { workflows, workflowVersions } from "../tables.ts";

export type WorkflowRow = typeof workflows.$inferSelect;

/** Without its phases, which may be long. */
export type ListedWorkflow = Omit<WorkflowRow, "phases"> & { readonly phaseCount: number };

const { phases: _, ...WITHOUT_PHASES } = getTableColumns(workflows);

export function findWorkflow(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<Omit<WorkflowRow, "phases"> | undefined> {
  return db
    .select(WITHOUT_PHASES)
    .from(workflows)
    .where(inEnvironment(workflows, place, eq(workflows.id, id)))
    .get();
}

export interface FoundDefinition {
  readonly row: WorkflowRow;
  /** Null where nothing is published. */
  readonly published: readonly Phase[] | null;
}

export function findDefinition(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<FoundDefinition | undefined> {
  return db
    .select({ row: workflows, published: workflowVersions.phases })
    .from(workflows)
    .leftJoin(
      workflowVersions,
      inEnvironment(
        workflowVersions,
        place,
        eq(workflowVersions.workflowId, workflows.id),
        eq(workflowVersions.version, workflows.publishedVersion),
      ),
    )
    .where(inEnvironment(workflows, place, eq(workflows.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectWorkflows(
  db: Database,
  place: EnvironmentPlace,
  filter: { readonly status?: WorkflowStatus | undefined },
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ListedWorkflow[]; totalCount: number }> {
  const listed = { table: workflows, id: workflows.id, within: inEnvironment(workflows, place) };
  const where = inEnvironment(
    workflows,
    place,
    filter.status && eq(workflows.hasDraft, filter.status === "draft"),
    await withinReach(db, reach, listed),
  );
  const phaseCount = sql<number>`json_array_length(${workflows.phases})`;
  const [rows, [total]] = await db.batch([
    db
      .select({ ...WITHOUT_PHASES, phaseCount })
      .from(workflows)
      .where(where)
      .orderBy(desc(workflows.createdAt), desc(workflows.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(workflows).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

export function insertWorkflow(db: Database, place: EnvironmentPlace, row: WorkflowRow): Write {
  const { companyId, environment } = place;
  return write(db.insert(workflows).values({ ...row, companyId, environment }));
}

type LeftAlone = "id" | "companyId" | "environment" | "createdAt" | "createdBy";

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateWorkflowRow(
  db: Database,
  place: EnvironmentPlace,
  before: WorkflowRow,
  after: WorkflowRow,
  changed: CodedError,
): Write[] {
  const { name, phases, publishedVersion, hasDraft, updatedAt, revision } = after;
  const columns: ColumnsBut<WorkflowRow, LeftAlone> = {
    ...{ name, phases, publishedVersion, hasDraft, updatedAt, revision },
  };
  return [
    write(db.update(workflows).set(columns).where(atRevision(place, before))),
    mustHaveChanged(db, "workflow_changed", changed),
  ];
}

export function deleteWorkflowRow(
  db: Database,
  place: EnvironmentPlace,
  row: WorkflowRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(workflows).where(atRevision(place, row))),
    mustHaveChanged(db, "workflow_changed", changed),
  ];
}

function atRevision(place: EnvironmentPlace, row: WorkflowRow) {
  return inEnvironment(
    workflows,
    place,
    eq(workflows.id, row.id),
    eq(workflows.revision, row.revision),
  );
}
