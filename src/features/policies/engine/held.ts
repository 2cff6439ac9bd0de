/** Decides whether a change gives somebody a right that its author does not hold. Pure. */

import type { Region } from "../../../core/authorize.ts";
import type { Action } from "../../../core/rights.ts";
import { joinRegions } from "../rules/policy.ts";
import type { Standing } from "./standing.ts";

export interface Gain {
  readonly action: Action;
  readonly region: Region;
}

export interface Change {
  /** Null: somebody new. */
  readonly before: Standing | null;
  readonly after: Standing;
  /** Who makes the change. */
  readonly by: Standing;
}

/** Bounds the work. A change that needs more points than this is refused as if it gave too much. @internal */
export const MAX_POINTS = 5_000;

/**
 * Attack: somebody who may write rules or give roles gives an accomplice, or a second account, what a rule keeps from
 * themselves. Returns one right that the change gives in this way, or undefined where there is none.
 *
 * A gain is a thing on which three facts hold: the changed person may act on it after the change, could not before it,
 * and the author may not act on it. There are endlessly many things, so points stand for them. A point is made of one
 * Allow of the changed person, one Deny of the author or none, and one Deny that held before or none. It has the names
 * and tags that these three ask for, and no others.
 *
 * Those points suffice. Take any thing that is a gain, and make the point of the Allow that covers it and of the two
 * Denies that cover it, if any. Policies ask only for tags that are there. The point has no more tags than the thing,
 * so every policy that covers the point covers the thing. No Deny that spares the thing meets the point, and no Allow
 * that is missing on the thing turns up on the point. So the point is a gain as well, and looking at points finds it.
 *
 * Actions that no policy speaks of need no look: what built-in roles give is guarded by rank.
 */
export function findGain(actions: readonly Action[], change: Change): Gain | undefined {
  const { before, after, by } = change;
  let looked = 0;
  for (const action of actions) {
    if (!by.isSpokenOf(action)) continue;
    // A policy could not be read, so what it keeps from whom is unknown: fail closed.
    if (![before, after, by].every((who) => who?.isKnown !== false)) return { action, region: {} };
    const isGain = (region: Region) =>
      after.allows(action, region) &&
      before?.allows(action, region) !== true &&
      !by.allows(action, region);
    // Where the changed person is denied too, they gain nothing: those Denies make no point.
    const deniedOnlyTo = (who: Standing | null): readonly Region[] => [
      {},
      ...(who?.regions(action, "Deny") ?? []).filter((region) => !after.isDenied(action, region)),
    ];
    const denies = { by: deniedOnlyTo(by), before: deniedOnlyTo(before) };
    const allows = [...(after.byRole(action) ? [{}] : []), ...after.regions(action, "Allow")];
    for (const allow of allows) {
      for (const first of denies.by) {
        const both = joinRegions(allow, first);
        for (const second of both === undefined ? [{}] : denies.before) {
          if (looked++ > MAX_POINTS) return { action, region: allow };
          const region = both && joinRegions(both, second);
          if (region !== undefined && isGain(region)) return { action, region };
        }
      }
    }
  }
  return undefined;
}
