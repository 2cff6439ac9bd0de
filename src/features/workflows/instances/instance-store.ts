/** Instances: the record of record. Each change counts the revision up, and holds on condition that it is not over. */

import { count, desc, eq, exists, getTableColumns, isNull, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, mustHold, write, type Write } from "../../../platform/d1/write.ts";
import type { Phase } from "../rules/definition.ts";
import type { Failure, InstanceStatus } from "../rules/instance.ts";
import { workflowInstances, workflowPhases, workflows, workflowVersions } from "../tables.ts";

export type InstanceRow = typeof workflowInstances.$inferSelect;

export interface Published {
  readonly version: number;
  readonly phases: readonly Phase[];
}

/** Undefined where there is no such workflow; `published` null where nothing of it is. */
export async function findPublished(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Promise<{ readonly published: Published | null } | undefined> {
  const row = await db
    .select({ version: workflowVersions.version, phases: workflowVersions.phases })
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
    .where(inEnvironment(workflows, place, eq(workflows.id, workflowId)))
    .get();
  if (row === undefined) return undefined;
  const { version, phases } = row;
  return { published: version === null || phases === null ? null : { version, phases } };
}

/**
 * The instance with all its phases, on condition that its version is still the published one: what a published version
 * names is bound, and what an older one names only while instances of it are there.
 */
export function insertInstance(
  db: Database,
  place: EnvironmentPlace,
  row: InstanceRow,
  phases: readonly Phase[],
  changed: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const isPublished = exists(
    db
      .select({ one: sql`1` })
      .from(workflows)
      .where(
        inEnvironment(
          workflows,
          place,
          eq(workflows.id, row.workflowId),
          eq(workflows.publishedVersion, row.version),
        ),
      ),
  );
  const listed = phases.map(({ key, name, type }, position) => ({ key, position, name, type }));
  return [
    mustHold(db, "still_published", isPublished, changed),
    write(db.insert(workflowInstances).values({ ...row, companyId, environment })),
    write(
      db.insert(workflowPhases).select(
        // One parameter for all of them, for D1 allows a hundred.
        sql`SELECT ${companyId}, ${environment}, ${row.id}, value ->> 'key', value ->> 'position', value ->> 'name',
          value ->> 'type', 'pending', 0, 0, NULL, NULL, NULL, NULL FROM json_each(${JSON.stringify(listed)})`,
      ),
    ),
  ];
}

export function findInstance(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<InstanceRow | undefined> {
  return db
    .select()
    .from(workflowInstances)
    .where(inEnvironment(workflowInstances, place, eq(workflowInstances.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip; without what was handed in, which may be long. */
export type ListedInstance = Omit<InstanceRow, "input">;

export async function selectInstances(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
  filter: { readonly status?: InstanceStatus | undefined },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ListedInstance[]; totalCount: number }> {
  const where = inEnvironment(
    workflowInstances,
    place,
    eq(workflowInstances.workflowId, workflowId),
    filter.status && eq(workflowInstances.status, filter.status),
  );
  const [rows, [total]] = await db.batch([
    db
      .select(LISTED)
      .from(workflowInstances)
      .where(where)
      .orderBy(desc(workflowInstances.createdAt), desc(workflowInstances.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(workflowInstances).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

const { input: _, ...LISTED } = getTableColumns(workflowInstances);

/** It goes on. `touchedAt`: from when on the sweep may look at it. */
export function touchInstance(
  db: Database,
  place: EnvironmentPlace,
  id: string,
  to: {
    readonly status: "running" | "waiting";
    readonly touchedAt: number;
    readonly nowMs: number;
  },
  lost: CodedError,
): Write[] {
  const begun = sql`coalesce(${workflowInstances.startedAt}, ${to.nowMs})`;
  return changeInstance(db, place, id, lost, {
    status: to.status,
    touchedAt: to.touchedAt,
    startedAt: begun,
  });
}

/** It is over; phases that have not ended do not begin any more. */
export function endInstance(
  db: Database,
  place: EnvironmentPlace,
  id: string,
  end: {
    readonly status: "completed" | "failed" | "cancelled";
    readonly failure: Failure | null;
    readonly nowMs: number;
  },
  lost: CodedError,
): Write[] {
  const { status, failure, nowMs } = end;
  const unfinished = inEnvironment(
    workflowPhases,
    place,
    eq(workflowPhases.instanceId, id),
    sql`${workflowPhases.status} IN ('pending', 'running', 'waiting')`,
  );
  return [
    ...changeInstance(db, place, id, lost, { status, failure, endedAt: nowMs, touchedAt: nowMs }),
    write(
      db
        .update(workflowPhases)
        .set({
          status: "cancelled",
          open: false,
          endedAt: sql`iif(${workflowPhases.startedAt} IS NULL, NULL, ${nowMs})`,
          failure: sql`iif(${workflowPhases.open}, json_object('phase', ${workflowPhases.key}, 'code', 'cancelled', 'message', ${CUT_OFF}), ${workflowPhases.failure})`,
        })
        .where(unfinished),
    ),
  ];
}

const CUT_OFF = "It was under way. Whether it took effect is not known.";

function changeInstance(
  db: Database,
  place: EnvironmentPlace,
  id: string,
  lost: CodedError,
  changes: object,
): Write[] {
  const going = inEnvironment(
    workflowInstances,
    place,
    eq(workflowInstances.id, id),
    isNull(workflowInstances.endedAt),
  );
  const counted = { ...changes, revision: sql`${workflowInstances.revision} + 1` };
  return [
    write(db.update(workflowInstances).set(counted).where(going)),
    mustHaveChanged(db, "instance_going", lost),
  ];
}
