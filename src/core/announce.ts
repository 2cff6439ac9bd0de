/** The port through which features tell people things. `deps.ts` fills it from notifications, so nothing imports those. */

import type { Actor, RunnerActor } from "./actor.ts";
import type { Region } from "./authorize.ts";
import type { ByWhom } from "./message.ts";
import type { Action } from "./rights.ts";

/** For one person, or for those of a company whom the thing concerns. */
export type NoticeTo = {
  readonly companyId: string | null;
  /** Of several notices with the same one, the first is kept: `secret.rotation_due|sec_…|2026-03-01`. */
  readonly dedupeKey?: string;
} & (
  | { readonly userId: string; readonly audience?: undefined }
  | { readonly userId: null; readonly audience: Audience }
);

declare const made: unique symbol;

/** Made by `noticeOf` of `notice-kind.ts` alone, from the kind that its slice defines. */
export type Notice = NoticeTo & {
  readonly [made]: true;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
};

/** Whom it concerns beside the company's owners and admins. Of all of them only those are told who may read the thing. */
export interface Audience {
  /** The thing, as policies speak of it: by its id or slug, and its tags. */
  readonly about: Region;
  /** Who made the thing. */
  readonly creatorId?: string;
  /**
   * This person and no other. Where they are gone, or may no longer read the thing, the owners who may read it: something
   * is to be done, and somebody has to know.
   */
  readonly only?: string;
  /** And everybody who may do this to it. */
  readonly holdersOf?: {
    readonly action: Action;
    readonly id: string;
    readonly tags: Readonly<Record<string, string>>;
  };
}

/** `W` is the host's unrun statement: a notice commits with what it is about. */
export type Announce<W> = (notice: Notice, nowMs: number) => W;

/** Who did it, for people: an id means nothing to them. */
export function actedBy(actor: Actor | RunnerActor): ByWhom {
  switch (actor.type) {
    case "user":
      return { by: actor.id, byName: actor.name };
    case "api_key":
      return { by: actor.id, byName: `API key ${actor.id}` };
    case "runner":
      return { by: actor.id, byName: `runner ${actor.name}` };
    case "system":
      return { by: actor.id, byName: "Nembl" };
  }
}
