/** Published versions: never changed, and kept while something may still need them. */

import { count, eq, exists, inArray, isNull, not, or, sql, type SQL } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { write, type Write } from "../../../platform/d1/write.ts";
import { INSTANCE_STATUSES, isOver } from "../rules/instance.ts";
import { workflowInstances, workflows, workflowVersions } from "../tables.ts";

export type VersionRow = typeof workflowVersions.$inferSelect;

/** A version may be as long as a definition, and a workflow may be published every minute. */
const KEPT_BEHIND = 100;

export function insertVersion(db: Database, place: EnvironmentPlace, row: VersionRow): Write {
  const { companyId, environment } = place;
  return write(db.insert(workflowVersions).values({ ...row, companyId, environment }));
}

/** How many versions instances still run that are not over. */
export async function countVersionsInUse(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Promise<number> {
  const row = await db
    .select({ value: count() })
    .from(workflowVersions)
    .where(
      inEnvironment(
        workflowVersions,
        place,
        eq(workflowVersions.workflowId, workflowId),
        isInUse(db, place),
      ),
    )
    .get();
  return row?.value ?? 0;
}

/**
 * For a batch that publishes, deletes or ends: versions that no instance runs go, but for the published one and, of the
 * last hundred, those that an instance that is over still names.
 */
export function deleteUnusedVersions(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
  onlyIf: SQL = sql`true`,
): Write {
  const published = publishedOf(place, workflowId);
  const { version } = workflowVersions;
  const unused = inEnvironment(
    workflowVersions,
    place,
    eq(workflowVersions.workflowId, workflowId),
    onlyIf,
    sql`${version} IS NOT ${published}`,
    not(isInUse(db, place)),
    or(
      sql`${version} <= coalesce(${published} - ${KEPT_BEHIND}, ${version})`,
      not(isNamed(db, place)),
    ),
  );
  return write(db.delete(workflowVersions).where(unused));
}

/** Of a row of `workflow_versions`. */
export function isInUse(db: Database, place: EnvironmentPlace): SQL {
  return isNamed(db, place, isNull(workflowInstances.endedAt));
}

function isNamed(db: Database, place: EnvironmentPlace, more?: SQL): SQL {
  return exists(
    db
      .select({ one: sql`1` })
      .from(workflowInstances)
      .where(
        inEnvironment(
          workflowInstances,
          place,
          eq(workflowInstances.workflowId, workflowVersions.workflowId),
          eq(workflowInstances.version, workflowVersions.version),
          more,
        ),
      ),
  );
}

/** Null where the workflow is gone, or nothing of it is published. */
export function publishedOf(place: EnvironmentPlace, workflowId: string): SQL {
  const own = inEnvironment(workflows, place, eq(workflows.id, workflowId));
  return sql`(SELECT ${workflows.publishedVersion} FROM ${workflows} WHERE ${own})`;
}

const GOING = INSTANCE_STATUSES.filter((status) => !isOver(status));

/** Whether an instance of the workflow is not over. */
export async function hasRunning(
  db: Database,
  place: EnvironmentPlace,
  workflowId: string,
): Promise<boolean> {
  const running = inEnvironment(
    workflowInstances,
    place,
    eq(workflowInstances.workflowId, workflowId),
    inArray(workflowInstances.status, GOING),
  );
  const row = await db
    .select({ one: sql`1` })
    .from(workflowInstances)
    .where(running)
    .limit(1)
    .get();
  return row !== undefined;
}
