/** The policy document: its parts and what they speak of. Pure. */

import type { Role } from "../../../core/actor.ts";
import type { Region } from "../../../core/authorize.ts";
import { RIGHTS, type Action, type Resource } from "../../../core/rights.ts";

export const EFFECTS = ["Allow", "Deny"] as const;

export type Effect = (typeof EFFECTS)[number];

export interface PolicyConditions {
  /** All must match; a thing without the tag matches none. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface PolicyPrincipalSet {
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  readonly roles?: readonly Role[];
}

export interface PolicyPrincipals extends PolicyPrincipalSet {
  readonly everyone?: boolean;
  readonly except?: PolicyPrincipalSet;
}

/** What decides; the rest of a policy is for people. */
export interface PolicyRule {
  readonly effect: Effect;
  readonly resource: string;
  readonly actions: readonly string[];
  readonly conditions: PolicyConditions;
  readonly principals: PolicyPrincipals;
}

export interface PolicyDocument extends PolicyRule {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
}

/** At most this many a company: an evaluator's memory and a decision's time grow with them. */
export const MAX_POLICIES = 500;

export const RESOURCES = Object.keys(RIGHTS) as readonly Resource[];

/** Things of these kinds carry tags, so conditions on tags can be about them. */
const TAGGED_RESOURCES: readonly Resource[] = ["secrets", "services"];

export function hasTags(resource: Resource): boolean {
  return TAGGED_RESOURCES.includes(resource);
}

export interface PolicyTarget {
  /** Null: things of every kind. */
  readonly resource: Resource | null;
  /** Null: all of them. */
  readonly id: string | null;
}

/** `*`, `secrets:*`, `secrets:github-api-token`; nothing where it is none of these. */
export function parseTarget(text: string): PolicyTarget | undefined {
  if (text === "*") return { resource: null, id: null };
  const separator = text.indexOf(":");
  const resource = RESOURCES.find((known) => known === text.slice(0, Math.max(separator, 0)));
  const id = text.slice(separator + 1);
  if (resource === undefined || !/^(\*|[\w-]{1,128})$/.test(id)) return undefined;
  return { resource, id: id === "*" ? null : id };
}

/** The actions that one entry of `actions` means under this target; none where there is no such action. */
export function actionsOfEntry(entry: string, { resource }: PolicyTarget): Action[] {
  const resources = resource === null ? RESOURCES : [resource];
  return resources.flatMap((kind) =>
    (RIGHTS[kind] as readonly string[])
      .filter((name) => entry === "*" || entry === name || entry === `${kind}:${name}`)
      .map((name) => `${kind}:${name}` as Action),
  );
}

export function resourceOf(action: Action): Resource {
  return action.slice(0, action.indexOf(":")) as Resource;
}

/** Every action that the policy speaks of. A condition on tags leaves out the kinds that have none. */
export function actionsOf({ resource, actions, conditions }: PolicyRule): Action[] {
  const target = parseTarget(resource);
  if (target === undefined) throw new TypeError("A stored policy has no valid resource");
  const all = new Set(actions.flatMap((entry) => actionsOfEntry(entry, target)));
  return [...all].filter((action) => !isConditional(conditions) || hasTags(resourceOf(action)));
}

function isConditional({ tags }: PolicyConditions): boolean {
  return tags !== undefined && Object.keys(tags).length > 0;
}

/** The things that it speaks of, for any principal. */
export function regionOf({ resource, conditions }: PolicyRule): Region {
  const id = parseTarget(resource)?.id ?? null;
  return { ...(id === null ? {} : { id }), tags: conditions.tags ?? {} };
}

/** The regions of these, each once. */
export function distinctRegions(rules: readonly PolicyRule[]): readonly Region[] {
  const keyOf = ({ id, tags = {} }: Region) =>
    JSON.stringify([id, Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
  const regions = rules.map(regionOf);
  return [...new Map(regions.map((region) => [keyOf(region), region])).values()];
}

/** What lies in both; nothing where no thing can. */
export function joinRegions(left: Region, right: Region): Region | undefined {
  if (left.id !== undefined && right.id !== undefined && left.id !== right.id) return undefined;
  const id = left.id ?? right.id;
  const tags = new Map(Object.entries(left.tags ?? {}));
  for (const [key, value] of Object.entries(right.tags ?? {})) {
    if ((tags.get(key) ?? value) !== value) return undefined;
    tags.set(key, value);
  }
  return { ...(id === undefined ? {} : { id }), tags: Object.fromEntries(tags) };
}

/** Whether the thing lies in the region. A tag that it lacks, or has with another value, leaves it outside. */
export function isInRegion(thing: Region, { id, tags = {} }: Region): boolean {
  if (id !== undefined && id !== thing.id) return false;
  const own = thing.tags ?? {};
  return Object.entries(tags).every(
    ([key, value]) => Object.hasOwn(own, key) && own[key] === value,
  );
}
