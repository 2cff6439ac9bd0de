/** Regions, found by the thing: of five hundred only those are looked at that share a name or a tag with it. Pure. */

import type { Region } from "../../../core/authorize.ts";
import { isInRegion } from "../rules/policy.ts";

export interface RegionIndex {
  readonly regions: readonly Region[];
  /** Whether one of them holds the thing. */
  readonly hasAround: (thing: Region) => boolean;
}

export function createRegionIndex(regions: readonly Region[]): RegionIndex {
  // By its name or its first tag: a thing that lacks it lies outside.
  const byMark = Map.groupBy(regions, ({ id, tags = {} }) => {
    if (id !== undefined) return markOf("id", id);
    const [first] = Object.entries(tags);
    return first === undefined ? "" : markOf("tag", ...first);
  });
  return {
    regions,
    hasAround: (thing) => {
      const marks = [
        "",
        ...(thing.id === undefined ? [] : [markOf("id", thing.id)]),
        ...Object.entries(thing.tags ?? {}).map((pair) => markOf("tag", ...pair)),
      ];
      return marks.some((mark) => byMark.get(mark)?.some((region) => isInRegion(thing, region)));
    },
  };
}

function markOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
