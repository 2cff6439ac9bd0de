/** The port through which `simulate` loads a thing as a request for it would. `deps.ts` fills it from all features. */

import type { Role } from "../../core/actor.ts";
import type { Resource } from "../../core/rights.ts";
import type { EnvironmentPlace } from "../../core/place.ts";

/** What of a stored thing policies decide by. */
export interface Thing {
  readonly tags?: Readonly<Record<string, string>>;
  /** It is a person, of this role. */
  readonly role?: Role;
}

/** Undefined where there is no such thing in that place. */
export type FindOneThing = (place: EnvironmentPlace, id: string) => Promise<Thing | undefined>;

/** A kind that is missing does not compile; null: nothing of that kind is kept. */
export type FindThing = Readonly<Record<Resource, FindOneThing | null>>;
