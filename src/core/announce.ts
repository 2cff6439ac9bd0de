/** The port through which features tell people things. `deps.ts` fills it from notifications, so nothing imports those. */

import type { Actor } from "./actor.ts";
import type { ByWhom } from "./message.ts";
import type { Action } from "./rights.ts";

export interface NoticeTo {
  readonly companyId: string | null;
  /** The person it is for; null: the company's owners and admins, and the audience. */
  readonly userId: string | null;
  readonly audience?: Audience;
  /** Of several notices with the same one, the first is kept: `secret.rotation_due|sec_…|2026-03-01`. */
  readonly dedupeKey?: string;
}

declare const made: unique symbol;

/** Made by `noticeOf` of `notice-kind.ts` alone, from the kind that its slice defines. */
export interface Notice extends NoticeTo {
  readonly [made]: true;
  readonly kind: string;
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
}

/** Whom it concerns beside the company's owners and admins. */
export interface Audience {
  /** Who made the thing. */
  readonly creatorId?: string;
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
export function actedBy(actor: Actor): ByWhom {
  switch (actor.type) {
    case "user":
      return { by: actor.id, byName: actor.name };
    case "api_key":
      return { by: actor.id, byName: `API key ${actor.id}` };
    case "system":
      return { by: actor.id, byName: "Nembl" };
  }
}
