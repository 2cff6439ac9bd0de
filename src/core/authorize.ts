/** The port through which every feature asks for permission. `deps.ts` fills it from policies. */

import type { ReachFor } from "./reach.ts";
import type { Action } from "./rights.ts";

/** What the action is about: an id or slug, and the tags that conditions look at. */
export interface Subject {
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The person it touches is an owner. */
  readonly ofOwner?: boolean;
}

export interface Authorize {
  /** Returns when the actor may; else throws `insufficient_scope` or `forbidden`, the denial audited. */
  (action: Action, subject?: Subject): Promise<void>;
}

/** For lists, counts and searches: what the actor may `x:read`. */
export type FindReach = ReachFor<Action>;

/** A part of a resource: one thing, or all that carry these tags, or all. */
export interface Region {
  readonly id?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/**
 * Returns when the actor holds these actions over the whole region, whatever policies say of parts of it; else throws
 * `forbidden`, audited. People can give only what they hold themselves.
 */
export type RequireHeld = (actions: readonly Action[], region?: Region) => Promise<void>;
