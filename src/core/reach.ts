/**
 * What of one kind an actor may act on, for lists: decided by class, not by row. Policies tell things apart only by the
 * names and tag keys they mention; two things alike in these are decided alike.
 */

export type Tags = Readonly<Record<string, string>>;

export interface Reach {
  /** Ids or slugs that policies mention: each is decided by itself. */
  readonly named: readonly string[];
  /** Tag keys that policies mention. Where empty, tags change nothing. */
  readonly tagKeys: readonly string[];
  /** For a thing of this id, or of any that is not `named`. */
  readonly allows: (thing: { readonly id?: string; readonly tags?: Tags }) => boolean;
}

/** Throws `forbidden` (audited) where nothing could be within reach, as `authorize` does. */
export type ReachFor<A> = (action: A) => Promise<Reach>;

/** For keys, the system, and roles without policies. */
export const EVERYTHING: Reach = { named: [], tagKeys: [], allows: () => true };
