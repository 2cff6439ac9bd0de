/** The port through which features tell people things. `deps.ts` fills it from notifications, so nothing imports those. */

import type { Actor } from "./actor.ts";
import type { Action } from "./rights.ts";

export const NOTICE_KINDS = [
  "mfa.factor_added",
  "mfa.factor_removed",
  "mfa.recovery_codes_regenerated",
  "mfa.recovery_code_used",
  "mfa.reset_by_admin",
  "mfa.locked_out",
  "sign_in.new",
  "invitation.created",
  "oauth_client.registered",
  "secret.rotation_due",
  "secret.rotation_overdue",
  "secret.replaced",
  "secret.deleted_in_use",
  "api_key.created",
  "api_key.revoked",
  "api_key.rotated",
  "api_key.expiring",
  "api_key.expired",
  "api_key.old",
  "api_key.new_address",
  "api_key.leaked",
  "policy.changed",
  "webhook_endpoint.disabled",
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  readonly kind: NoticeKind;
  readonly companyId: string | null;
  /** The person it is for; null: the company's owners and admins. */
  readonly userId: string | null;
  /** Ids and names. Never a value, code, hash, token or a link that acts by itself. */
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
  /** Of several notices with the same one, the first is kept: `secret.rotation_due|sec_…|2026-03-01`. */
  readonly dedupeKey?: string;
  readonly audience?: Audience;
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
export function actedBy(actor: Actor): { readonly by: string; readonly byName: string } {
  switch (actor.type) {
    case "user":
      return { by: actor.id, byName: actor.name };
    case "api_key":
      return { by: actor.id, byName: `API key ${actor.id}` };
    case "system":
      return { by: actor.id, byName: "Nembl" };
  }
}
