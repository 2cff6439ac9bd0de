/** The ledger of physical names. No row is ever deleted: a name that was given out once is never given out again. */

import { and, eq, inArray, lte, max, sql } from "drizzle-orm";

import type { CodedError } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import { SWEEP_BATCH } from "../../../platform/d1/attempts.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { acrossEnvironments, inEnvironment } from "../../../platform/d1/within-place.ts";
import { mustHold, write, type Write } from "../../../platform/d1/write.ts";
import { physicalNameOf } from "../rules/physical-name.ts";
import { secretNames } from "../tables.ts";

export interface FreeName {
  readonly physicalName: string;
  readonly use: number;
}

/** Looked up at once; only a sandbox full of numbers for slugs has more of them taken in a row. */
const CANDIDATES = 50;

/** The next use of the slug whose name nothing had before. The first to take it has it: the insert guards that. */
export async function findFreeName(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
): Promise<FreeName> {
  const last = await db
    .select({ use: max(secretNames.use) })
    .from(secretNames)
    .where(inEnvironment(secretNames, place, eq(secretNames.slug, slug)))
    .get();
  for (let first = (last?.use ?? 0) + 1; ; first += CANDIDATES) {
    const candidates = Array.from({ length: CANDIDATES }, (_, index) => ({
      use: first + index,
      physicalName: physicalNameOf(place, slug, first + index),
    }));
    const names = candidates.map(({ physicalName }) => physicalName);
    const taken = await db
      .select({ physicalName: secretNames.physicalName })
      .from(secretNames)
      .where(acrossEnvironments(secretNames, place, inArray(secretNames.physicalName, names)));
    const isTaken = new Set(taken.map(({ physicalName }) => physicalName));
    const free = candidates.find(({ physicalName }) => !isTaken.has(physicalName));
    if (free !== undefined) return free;
  }
}

/** Attack on what was stored before: a name given twice, so that a deletion still under way takes the new value along. */
export function takeName(
  db: Database,
  place: EnvironmentPlace,
  slug: string,
  { physicalName, use }: FreeName,
  taken: CodedError,
): Write[] {
  const { companyId, environment } = place;
  const known = acrossEnvironments(secretNames, place, eq(secretNames.physicalName, physicalName));
  const ofUse = inEnvironment(
    secretNames,
    place,
    eq(secretNames.slug, slug),
    eq(secretNames.use, use),
  );
  return [
    mustHold(
      db,
      "name_taken",
      sql`NOT EXISTS (SELECT 1 FROM ${secretNames} WHERE ${known}) AND NOT EXISTS (SELECT 1 FROM ${secretNames} WHERE ${ofUse})`,
      taken,
    ),
    write(db.insert(secretNames).values({ physicalName, companyId, environment, slug, use })),
  ];
}

export type NameRow = typeof secretNames.$inferSelect;

/** For the sweep, over all companies: abandoned names whose time has come. */
export function buildDiscardsQuery(db: Database, nowMs: number) {
  return db
    .select()
    .from(secretNames)
    .where(and(sql`discard_at IS NOT NULL`, lte(secretNames.discardAt, nowMs)))
    .orderBy(secretNames.discardAt)
    .limit(SWEEP_BATCH);
}

export function setDiscard(
  db: Database,
  place: EnvironmentPlace,
  { physicalName }: Pick<NameRow, "physicalName">,
  next: number | null,
): Write {
  const named = inEnvironment(secretNames, place, eq(secretNames.physicalName, physicalName));
  return write(db.update(secretNames).set({ discardAt: next }).where(named));
}
