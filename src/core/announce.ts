/** The port through which features tell people things. `deps.ts` fills it from notifications, so nothing imports those. */

import type { Actor } from "./actor.ts";
import type { Region } from "./authorize.ts";
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

/**
 * What reading the thing asks for: who may not read it is not told of it, in the app, by e-mail or by webhook. Null for
 * what concerns how one person signs in, and goes to that person.
 */
export const READ_RIGHT = {
  "mfa.factor_added": null,
  "mfa.factor_removed": null,
  "mfa.recovery_codes_regenerated": null,
  "mfa.recovery_code_used": null,
  "mfa.reset_by_admin": null,
  "mfa.locked_out": null,
  "sign_in.new": null,
  "invitation.created": "users:invite",
  "oauth_client.registered": "oauth_clients:read",
  "secret.rotation_due": "secrets:read",
  "secret.rotation_overdue": "secrets:read",
  "secret.replaced": "secrets:read",
  "secret.deleted_in_use": "secrets:read",
  "api_key.created": "api_keys:read",
  "api_key.revoked": "api_keys:read",
  "api_key.rotated": "api_keys:read",
  "api_key.expiring": "api_keys:read",
  "api_key.expired": "api_keys:read",
  "api_key.old": "api_keys:read",
  "api_key.new_address": "api_keys:read",
  "api_key.leaked": "api_keys:read",
  "policy.changed": "policies:read",
  "webhook_endpoint.disabled": "webhooks:read",
} as const satisfies Readonly<Record<NoticeKind, Action | null>>;

/** For one person, or for those of a company whom the thing concerns. */
export type Notice = NoticeContent &
  (
    | { readonly userId: string; readonly audience?: undefined }
    | { readonly userId: null; readonly audience: Audience }
  );

export interface NoticeContent {
  readonly kind: NoticeKind;
  readonly companyId: string | null;
  /** Ids and names. Never a value, code, hash, token or a link that acts by itself. */
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
  /** Of several notices with the same one, the first is kept: `secret.rotation_due|sec_…|2026-03-01`. */
  readonly dedupeKey?: string;
}

/** Whom it concerns beside the company's owners and admins. Of all of them only those are told who may read the thing. */
export interface Audience {
  /** The thing, as policies speak of it: by its id or slug, and its tags. */
  readonly about: Region;
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
