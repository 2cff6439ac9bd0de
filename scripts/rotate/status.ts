/** What the Worker's job found of each list of keys. */

import { isoTime } from "../../src/core/time.ts";
import { decideRetirement, type Ring, type RingName } from "../../src/platform/key-rings/rules.ts";
import { queryD1 } from "./wrangler.ts";

interface Row extends Omit<Ring, "retiredIds"> {
  readonly retiredIds: string;
}

const COLUMNS =
  "name, first_id AS firstId, first_since AS firstSince, retired_ids AS retiredIds, left_under AS left, broken, walked_at AS walkedAt, checked_at AS checkedAt";

export function readRings(target: readonly string[]): Ring[] {
  const rows = queryD1<Row>(`SELECT ${COLUMNS} FROM key_rings ORDER BY name`, target);
  return rows.map((row) => ({ ...row, retiredIds: JSON.parse(row.retiredIds) as string[] }));
}

export function requireRing(rings: readonly Ring[], name: RingName): Ring {
  const ring = rings.find((found) => found.name === name);
  if (ring === undefined) {
    throw new TypeError(
      `The Worker's job has not looked at ${name} yet. It runs every five minutes.`,
    );
  }
  return ring;
}

export function describeRing(ring: Ring, nowMs: number): string {
  const { may, why } = decideRetirement(ring, nowMs);
  const retired = ring.retiredIds.length === 0 ? "none" : ring.retiredIds.join(", ");
  return [
    `${ring.name}: first ${ring.firstId} since ${isoTime(ring.firstSince)}, after it ${retired}`,
    `  ${may ? "May be retired. " : ""}${why}`,
  ].join("\n");
}
