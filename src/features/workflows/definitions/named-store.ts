/**
 * What a workflow names: the secrets and connectors of its draft, of its published version, and of every version that
 * instances still run. It is worked out from the rows in the batch that changes them, so that no batch in between can
 * be forgotten.
 */

import { eq, or, sql, type SQL } from "drizzle-orm";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { replaceConnectorBindings } from "../../connectors/index.ts";
import { replacePhaseBindings } from "../../secrets/index.ts";
import { workflowInstances, workflows, workflowVersions } from "../tables.ts";
import { deleteUnusedVersions, isInUse, publishedOf } from "./version-store.ts";

/** For the batch of a definition, after its own rows. */
export function bindingWrites(db: Database, place: EnvironmentPlace, workflowId: string): Write[] {
  return rebind(db, place, workflowId, sql`true`);
}

/**
 * For the batch that ends an instance, after its own row. Where it was the last one of a version that is not the
 * published one, what that version alone named is named no more.
 */
export function releaseVersion(
  db: Database,
  place: EnvironmentPlace,
  { workflowId, version }: { readonly workflowId: string; readonly version: number },
): Write[] {
  const going = inEnvironment(
    workflowInstances,
    place,
    eq(workflowInstances.workflowId, workflowId),
    eq(workflowInstances.version, version),
    sql`${workflowInstances.endedAt} IS NULL`,
  );
  const isLast = sql`(${publishedOf(place, workflowId)} IS NOT ${version}
    AND NOT EXISTS (SELECT 1 FROM ${workflowInstances} WHERE ${going}))`;
  return [
    ...rebind(db, place, workflowId, isLast),
    deleteUnusedVersions(db, place, workflowId, isLast),
  ];
}

function rebind(db: Database, place: EnvironmentPlace, workflowId: string, onlyIf: SQL): Write[] {
  const secrets = selectNamedSecrets(db, place, workflowId);
  const connectors = selectNamedConnectors(db, place, workflowId);
  return [
    ...replacePhaseBindings(db, place, workflowId, secrets, onlyIf),
    ...replaceConnectorBindings(db, place, workflowId, connectors, onlyIf),
  ];
}

/** Above every version. */
const DRAFT = Number.MAX_SAFE_INTEGER;

/** The newest counts: where two of them name one thing in one phase, the phase is called as it is now. */
function definitionsOf(db: Database, place: EnvironmentPlace, workflowId: string): SQL {
  const draft = inEnvironment(workflows, place, eq(workflows.id, workflowId));
  const needed = or(
    sql`${workflowVersions.version} = ${publishedOf(place, workflowId)}`,
    isInUse(db, place),
  );
  const versions = inEnvironment(
    workflowVersions,
    place,
    eq(workflowVersions.workflowId, workflowId),
    needed,
  );
  return sql`(SELECT ${DRAFT} AS rank, ${workflows.phases} AS phases FROM ${workflows} WHERE ${draft}
    UNION ALL SELECT ${workflowVersions.version}, ${workflowVersions.phases} FROM ${workflowVersions} WHERE ${versions})`;
}

/** A value goes to the one host that all definitions name; where they differ, the secret's own list decides alone. */
function selectNamedSecrets(db: Database, place: EnvironmentPlace, workflowId: string): SQL {
  const url = sql`(phase.value ->> '$.request.url')`;
  const rest = sql`substr(${url}, instr(${url}, '://') + 3)`;
  const host = sql`CASE WHEN ${url} IS NOT NULL
    THEN substr(${rest}, 1, instr(replace(replace(${rest}, ':', '/'), char(63), '/') || '/', '/') - 1) END`;
  return sql`SELECT slug, phase_key, name, CASE WHEN count(DISTINCT host) = 1 AND count(host) = count(*) THEN host END AS host, max(rank) AS rank
    FROM (SELECT substr(variable.value, 8) AS slug, phase.value ->> '$.key' AS phase_key,
        phase.value ->> '$.name' AS name, ${host} AS host, definition.rank AS rank
      FROM ${definitionsOf(db, place, workflowId)} AS definition, json_each(definition.phases) AS phase,
        json_each(phase.value, '$.env') AS variable
      WHERE substr(variable.value, 1, 7) = 'secret:')
    GROUP BY slug, phase_key`;
}

function selectNamedConnectors(db: Database, place: EnvironmentPlace, workflowId: string): SQL {
  return sql`SELECT slug, phase_key, name, max(rank) AS rank
    FROM (SELECT phase.value ->> '$.connector' AS slug, phase.value ->> '$.key' AS phase_key,
        phase.value ->> '$.name' AS name, definition.rank AS rank
      FROM ${definitionsOf(db, place, workflowId)} AS definition, json_each(definition.phases) AS phase
      WHERE phase.value ->> '$.type' = 'connector')
    GROUP BY slug, phase_key`;
}
