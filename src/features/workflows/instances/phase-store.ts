/** Phases of an instance. An attempt is a number: what it has to say is written on condition that it is still the open one. */

import { asc, eq, getTableColumns, sql, type SQL } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import type { Phase } from "../rules/definition.ts";
import type { Failure } from "../rules/instance.ts";
import { workflowInstances, workflowPhases, workflows, workflowVersions } from "../tables.ts";
import type { InstanceRow } from "./instance-store.ts";

export type PhaseRow = typeof workflowPhases.$inferSelect;

/** Without its output, which may be long. */
export type PhaseState = Omit<PhaseRow, "output">;

const { output: _, ...STATE } = getTableColumns(workflowPhases);

export interface Run {
  readonly instance: InstanceRow;
  readonly phases: readonly PhaseState[];
  /** Of the version that it was started with; null where that is gone. */
  readonly definition: readonly Phase[] | null;
  /** Of the workflow; null where that is gone. */
  readonly name: string | null;
}

/** All that says what comes next, in one round trip. */
export async function findRun(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
): Promise<Run | undefined> {
  const isInstance = inEnvironment(workflowInstances, place, eq(workflowInstances.id, instanceId));
  const [[instance], phases, [version], [workflow]] = await db.batch([
    db.select().from(workflowInstances).where(isInstance),
    db
      .select(STATE)
      .from(workflowPhases)
      .where(ofInstance(place, instanceId))
      .orderBy(asc(workflowPhases.position)),
    db
      .select({ phases: workflowVersions.phases })
      .from(workflowInstances)
      .innerJoin(
        workflowVersions,
        inEnvironment(
          workflowVersions,
          place,
          eq(workflowVersions.workflowId, workflowInstances.workflowId),
          eq(workflowVersions.version, workflowInstances.version),
        ),
      )
      .where(isInstance),
    db
      .select({ name: workflows.name })
      .from(workflowInstances)
      .innerJoin(
        workflows,
        inEnvironment(workflows, place, eq(workflows.id, workflowInstances.workflowId)),
      )
      .where(isInstance),
  ]);
  return (
    instance && {
      instance,
      phases,
      definition: version?.phases ?? null,
      name: workflow?.name ?? null,
    }
  );
}

/** In order, with what they put out. */
export function selectPhases(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
): Promise<PhaseRow[]> {
  return db
    .select()
    .from(workflowPhases)
    .where(ofInstance(place, instanceId))
    .orderBy(asc(workflowPhases.position));
}

/** Of those that have any. */
export async function selectOutputs(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  keys: readonly string[],
): Promise<{ key: string; output: string }[]> {
  if (keys.length === 0) return [];
  const among = sql`${workflowPhases.key} IN (SELECT value FROM json_each(${JSON.stringify(keys)}))`;
  const rows = await db
    .select({ key: workflowPhases.key, output: workflowPhases.output })
    .from(workflowPhases)
    .where(ofInstance(place, instanceId, among));
  return rows.flatMap(({ key, output }) => (output === null ? [] : [{ key, output }]));
}

interface Attempted {
  readonly key: string;
  readonly attempt: number;
}

/** The next attempt, on condition that the last one is `after`: of two that would begin it, one does. */
export function claimAttempt(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  after: Attempted & { readonly open: boolean },
  nowMs: number,
  lost: CodedError,
): Write[] {
  const is = sql`${workflowPhases.status} IN ('pending', 'running')
    AND ${workflowPhases.attempt} = ${after.attempt} AND ${workflowPhases.open} = ${Number(after.open)}`;
  return changePhase(db, place, instanceId, { key: after.key, is }, lost, {
    status: "running",
    attempt: after.attempt + 1,
    open: true,
    startedAt: sql`coalesce(${workflowPhases.startedAt}, ${nowMs})`,
  });
}

/** What an attempt came to. `running`: another one follows. */
export function recordAttempt(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  { key, attempt }: Attempted,
  outcome: {
    readonly status: "completed" | "failed" | "running";
    readonly output: string | null;
    readonly failure: Failure | null;
    readonly nowMs: number;
    /** Where they were counted elsewhere. */
    readonly attempts?: number;
  },
  lost: CodedError,
): Write[] {
  const { status, output, failure, nowMs, attempts } = outcome;
  const is = sql`${workflowPhases.status} = 'running' AND ${workflowPhases.open} = 1 AND ${workflowPhases.attempt} = ${attempt}`;
  const endedAt = status === "running" ? null : nowMs;
  const counted = attempts === undefined ? {} : { attempt: attempts };
  const changes = { status, output, failure, open: false, endedAt, ...counted };
  return changePhase(db, place, instanceId, { key, is }, lost, changes);
}

/** A manual phase waits from now on. */
export function openPhase(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  key: string,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const is = sql`${workflowPhases.status} = 'pending'`;
  const changes = { status: "waiting", attempt: 1, startedAt: nowMs } as const;
  return changePhase(db, place, instanceId, { key, is }, lost, changes);
}

/** Once: of two people who complete it, or of one and the clock, one does. */
export function completePhase(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  key: string,
  outcome: {
    readonly status: "completed" | "failed";
    readonly output: string;
    readonly failure: Failure | null;
    readonly nowMs: number;
  },
  lost: CodedError,
): Write[] {
  const { nowMs: endedAt, ...changes } = outcome;
  const is = sql`${workflowPhases.status} = 'waiting'`;
  return changePhase(db, place, instanceId, { key, is }, lost, { ...changes, endedAt });
}

/** It fails as it stands, and its last attempt with it. */
export function failPhase(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  { key, attempt }: Attempted,
  failure: Failure,
  nowMs: number,
  lost: CodedError,
): Write[] {
  const is = sql`${workflowPhases.status} IN ('pending', 'running', 'waiting') AND ${workflowPhases.attempt} = ${attempt}`;
  const changes = { status: "failed", failure, open: false, endedAt: nowMs } as const;
  return changePhase(db, place, instanceId, { key, is }, lost, changes);
}

function changePhase(
  db: Database,
  place: EnvironmentPlace,
  instanceId: string,
  { key, is }: { readonly key: string; readonly is: SQL },
  lost: CodedError,
  changes: object,
): Write[] {
  const where = ofInstance(place, instanceId, eq(workflowPhases.key, key), is);
  return [
    write(db.update(workflowPhases).set(changes).where(where)),
    mustHaveChanged(db, "phase_as_it_was", lost),
  ];
}

function ofInstance(place: EnvironmentPlace, instanceId: string, ...conditions: SQL[]): SQL {
  return inEnvironment(
    workflowPhases,
    place,
    eq(workflowPhases.instanceId, instanceId),
    ...conditions,
  );
}
