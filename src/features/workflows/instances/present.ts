import { isoTime, isoTimeOrNull } from "../../../core/time.ts";
import type { Json } from "../rules/definition.ts";
import type { InstanceRow, ListedInstance } from "./instance-store.ts";
import type { PhaseRow } from "./phase-store.ts";

export function presentListed(row: ListedInstance) {
  return {
    id: row.id,
    workflowId: row.workflowId,
    version: row.version,
    status: row.status,
    source: row.source,
    sourceId: row.sourceId,
    startedBy: { type: row.startedByType, id: row.startedById },
    failure: row.failure,
    createdAt: isoTime(row.createdAt),
    startedAt: isoTimeOrNull(row.startedAt),
    endedAt: isoTimeOrNull(row.endedAt),
  };
}

export type ListedInstanceResource = ReturnType<typeof presentListed>;

export function presentPhase(row: PhaseRow) {
  return {
    key: row.key,
    name: row.name,
    type: row.type,
    status: row.status,
    attempts: row.attempt,
    startedAt: isoTimeOrNull(row.startedAt),
    endedAt: isoTimeOrNull(row.endedAt),
    output: row.output === null ? null : (JSON.parse(row.output) as Json),
    failure: row.failure,
  };
}

export type PhaseResource = ReturnType<typeof presentPhase>;

export function presentInstance(row: InstanceRow, phases: readonly PhaseRow[]) {
  return { ...presentListed(row), input: row.input, phases: phases.map(presentPhase) };
}

export type InstanceResource = ReturnType<typeof presentInstance>;
