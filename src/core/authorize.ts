/** The port through which every feature asks for permission. `deps.ts` fills it from policies. */

import type { Actor } from "./actor.ts";
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

/** Whether a user holds an action, without denying anything: for "grant only what you hold". */
export type Holds = (actor: Actor, action: Action) => boolean;
