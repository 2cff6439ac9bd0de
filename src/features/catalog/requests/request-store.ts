import { and, count, desc, eq, notInArray, sql } from "drizzle-orm";

import { conflict, type CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Reach } from "../../../core/reach.ts";
import type { ColumnsBut } from "../../../platform/d1/columns.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { inEnvironment } from "../../../platform/d1/within-place.ts";
import { withinReach } from "../../../platform/d1/within-reach.ts";
import { mustHaveChanged, write, type Write } from "../../../platform/d1/write.ts";
import { isOver, OVER, type RequestStatus } from "../rules/request.ts";
import { requests } from "../tables.ts";

export type RequestRow = typeof requests.$inferSelect;

export interface RequestFilter {
  readonly status?: RequestStatus | undefined;
  readonly serviceId?: string | undefined;
}

export function findRequest(
  db: Database,
  place: EnvironmentPlace,
  id: string,
): Promise<RequestRow | undefined> {
  return db
    .select()
    .from(requests)
    .where(inEnvironment(requests, place, eq(requests.id, id)))
    .get();
}

/** Newest first, with the total, in one round trip. */
export async function selectRequests(
  db: Database,
  place: EnvironmentPlace,
  { status, serviceId }: RequestFilter,
  reach: Reach,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: RequestRow[]; totalCount: number }> {
  const ofPlace = inEnvironment(requests, place);
  const where = inEnvironment(
    requests,
    place,
    status && eq(requests.status, status),
    serviceId === undefined ? undefined : eq(requests.serviceId, serviceId),
    await withinReach(db, reach, { table: requests, id: requests.id, within: ofPlace }),
  );
  const [rows, [total]] = await db.batch([
    db
      .select()
      .from(requests)
      .where(where)
      .orderBy(desc(requests.createdAt), desc(requests.id))
      .limit(page.limit)
      .offset(page.offset),
    db.select({ value: count() }).from(requests).where(where),
  ]);
  return { rows, totalCount: total?.value ?? 0 };
}

export function insertRequest(db: Database, place: EnvironmentPlace, row: RequestRow): Write[] {
  const { companyId, environment } = place;
  return [write(db.insert(requests).values({ ...row, companyId, environment }))];
}

type LeftAlone =
  | "id"
  | "companyId"
  | "environment"
  | "serviceId"
  | "input"
  | "instanceId"
  | "createdByType"
  | "createdById"
  | "createdAt";

/** Writes the changed row on condition that it is still the revision that was read. */
export function updateRequestRow(
  db: Database,
  place: EnvironmentPlace,
  before: RequestRow,
  after: RequestRow,
  changed: CodedError,
): Write[] {
  const { title, status, assigneeId, updatedAt, closedAt, revision } = after;
  const columns: ColumnsBut<RequestRow, LeftAlone> = {
    ...{ title, status, assigneeId, updatedAt, closedAt, revision },
  };
  return [
    write(db.update(requests).set(columns).where(atRevision(place, before))),
    mustHaveChanged(db, "request_changed", changed),
  ];
}

/** While it is under way. The workflow may change the row at any moment, so no revision is asked for. */
export function updateOpenRequest(
  db: Database,
  place: EnvironmentPlace,
  id: string,
  change: { readonly status: RequestStatus } | { readonly assigneeId: string | null },
  nowMs: number,
): Write[] {
  const closedAt = "status" in change && isOver(change.status) ? { closedAt: nowMs } : {};
  const set = { ...change, ...closedAt, updatedAt: nowMs, revision: sql`${requests.revision} + 1` };
  return [
    write(
      db
        .update(requests)
        .set(set)
        .where(underWay(place, eq(requests.id, id))),
    ),
    mustHaveChanged(db, "request_over", conflict("The request has ended in the meantime.")),
  ];
}

interface FollowedEnd {
  readonly instanceId: string;
  readonly status: RequestStatus;
  readonly nowMs: number;
}

/** No guard: a request that was deleted, or is over, has nothing to follow. */
export function endFollowedRequest(
  db: Database,
  place: EnvironmentPlace,
  { instanceId, status, nowMs }: FollowedEnd,
): Write[] {
  const counted = sql`${requests.revision} + 1`;
  const set = { status, closedAt: nowMs, updatedAt: nowMs, revision: counted };
  const followed = underWay(place, eq(requests.instanceId, instanceId));
  return [write(db.update(requests).set(set).where(followed))];
}

export function deleteRequestRow(
  db: Database,
  place: EnvironmentPlace,
  row: RequestRow,
  changed: CodedError,
): Write[] {
  return [
    write(db.delete(requests).where(atRevision(place, row))),
    mustHaveChanged(db, "request_changed", changed),
  ];
}

function underWay(place: EnvironmentPlace, which: ReturnType<typeof eq>) {
  return inEnvironment(requests, place, and(which, notInArray(requests.status, [...OVER])));
}

function atRevision(place: EnvironmentPlace, row: RequestRow) {
  return inEnvironment(
    requests,
    place,
    eq(requests.id, row.id),
    eq(requests.revision, row.revision),
  );
}
