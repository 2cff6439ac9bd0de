/** Whether a change gives somebody what its author does not hold. */

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

/** More points than this are not looked at: the change then counts as one that gives too much. @internal */
export const MAX_POINTS = 5_000;

/**
 * Something that the change gives and its author does not hold. It needs a policy: what built-in roles give is theirs
 * to handle who are of that rank.
 *
 * What is compared: where the changed person may act, where the author may not, where the changed person could not
 * before. Each of the three begins at a region of some policy, and conditions ask only for a tag's presence and value:
 * what matches a thing also matches it with more tags. So if there is such a thing anywhere, there is one that has
 * just the names and tags of one such region of each.
 */
export function findGain(actions: readonly Action[], change: Change): Gain | undefined {
  const { before, after, by } = change;
  let looked = 0;
  for (const action of actions) {
    if (!by.isSpokenOf(action)) continue;
    // Nothing is known of what the policies keep from whom.
    if (![before, after, by].every((who) => who?.isKnown !== false)) return { action, region: {} };
    const isGain = (region: Region) =>
      after.allows(action, region) &&
      before?.allows(action, region) !== true &&
      !by.allows(action, region);
    // What the one who is changed is denied as well is no gain, so those regions need no look.
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
