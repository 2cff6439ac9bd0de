/**
 * What of one kind an actor may act on, for lists: decided by class, not by row. Policies tell things apart only by the
 * names and tag keys they mention; two things alike in these are decided alike.
 */

export type Tags = Readonly<Record<string, string>>;

export interface Reach {
  /** Ids or slugs that policies mention: each is decided by itself. */
  readonly named: readonly string[];
  /** Tags that policies mention, key and value. Where there are none, tags change nothing. */
  readonly pairs: readonly (readonly [string, string])[];
  /** For a thing of this id, or of any that is not `named`; of its tags `pairs` are enough. */
  readonly allows: (thing: { readonly id?: string; readonly tags?: Tags }) => boolean;
}

/** Throws `forbidden` (audited) where nothing could be within reach, as `authorize` does. */
export type ReachFor<A> = (action: A) => Promise<Reach>;

/** For keys, the system, and roles without policies. */
export const EVERYTHING: Reach = { named: [], pairs: [], allows: () => true };

export const NOTHING: Reach = { named: [], pairs: [], allows: () => false };
