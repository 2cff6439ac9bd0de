/**
 * Whether somebody may do a thing everywhere in a region, and whether one principal may do what another may not. Both
 * ask the evaluator itself, at points that decide for all others: conditions only ever ask for a tag's presence and
 * value, so what matches at a point matches wherever there are more tags.
 */

import type { Region } from "../../../core/authorize.ts";
import type { Action } from "../../../core/rights.ts";
import { ask, type Principal } from "./ask.ts";
import { joinRegions, regionOf, type Effect } from "../rules/policy.ts";
import type { PoliciesInForce } from "./policies-in-force.ts";

/** The least thing of the region, and with it each that a Deny could single out. */
export function isHeld(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
  region: Region = {},
): boolean {
  const denied = regionsOf(policies, action, "Deny").map((other) => joinRegions(region, other));
  const points = [region, ...denied.filter((point) => point !== undefined)];
  return points.every((point) => ask(policies, principal, action, point).allowed);
}

/** Whether there can be a thing at all that the principal may do this to. */
export function isPossible(
  policies: PoliciesInForce,
  principal: Principal,
  action: Action,
): boolean {
  const points = [{}, ...regionsOf(policies, action, "Allow")];
  return points.some((point) => ask(policies, principal, action, point).allowed);
}

export interface Gain {
  readonly action: Action;
  readonly region: Region;
}

export interface Change {
  /** Null: somebody new. */
  readonly before: Principal | null;
  readonly after: Principal;
  /** Who makes the change. */
  readonly by: Principal;
}

/** More questions than this are not asked: the change then counts as one that gives too much. */
const MAX_POINTS = 1_000;

/**
 * Something that the change gives and its author does not hold. It needs a policy: what built-in roles give is theirs
 * to handle who are of that rank. Where the author is denied or was not allowed, some policy's region says so, and
 * likewise for who is changed: the points are what these regions have in common.
 */
export function findGain(
  policies: PoliciesInForce,
  actions: readonly Action[],
  { before, after, by }: Change,
): Gain | undefined {
  let asked = 0;
  const may = (principal: Principal, action: Action, region: Region) =>
    ask(policies, principal, action, region).allowed;

  for (const action of actions) {
    if (policies.sliceOf(action).documents.length === 0) continue;
    const denies = [{}, ...regionsOf(policies, action, "Deny")];
    for (const allow of distinct([{}, ...regionsOf(policies, action, "Allow")])) {
      // What is denied here is denied wherever there are more tags; what nothing allows here another region will.
      if (!may(after, action, allow)) continue;
      for (const region of commonRegions(allow, denies, before === null ? [{}] : denies)) {
        if (asked++ > MAX_POINTS) return { action, region };
        const had = before !== null && may(before, action, region);
        if (!had && may(after, action, region) && !may(by, action, region)) {
          return { action, region };
        }
      }
    }
  }
  return undefined;
}

function commonRegions(
  allow: Region,
  first: readonly Region[],
  second: readonly Region[],
): readonly Region[] {
  const joined = first.flatMap((left) => {
    const both = joinRegions(allow, left);
    if (both === undefined) return [];
    return second.flatMap((right) => joinRegions(both, right) ?? []);
  });
  return distinct(joined);
}

function regionsOf(policies: PoliciesInForce, action: Action, effect: Effect): readonly Region[] {
  const { documents } = policies.sliceOf(action);
  return distinct(documents.filter((item) => item.effect === effect).map(regionOf));
}

function distinct(regions: readonly Region[]): readonly Region[] {
  const keyOf = ({ id, tags = {} }: Region) =>
    JSON.stringify([id, Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  return [...new Map(regions.map((region) => [keyOf(region), region])).values()];
}
