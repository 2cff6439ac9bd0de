/** What of one kind a person may act on, decided by class: see core's `Reach`. */

import type { Reach } from "../../../core/reach.ts";
import type { Action } from "../../../core/rights.ts";
import type { Standing } from "./standing.ts";

/** Only what policies that concern the person mention tells things apart. */
export function createReachOf(standing: Standing, action: Action): Reach {
  const regions = [...standing.regions(action, "Allow"), ...standing.regions(action, "Deny")];
  const pairs = regions.flatMap(({ tags = {} }) => Object.entries(tags));
  return {
    named: [...new Set(regions.flatMap(({ id }) => id ?? []))],
    pairs: [...new Map(pairs.map((pair) => [JSON.stringify(pair), pair])).values()],
    allows: (thing) => standing.allows(action, thing),
  };
}
