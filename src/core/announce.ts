/** The port through which features tell people things. `deps.ts` fills it from notifications, so nothing imports those. */

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
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  readonly kind: NoticeKind;
  readonly companyId: string | null;
  /** The person it is for; null: the company's owners and admins. */
  readonly userId: string | null;
  /** Ids and names. Never a value, code, hash, token or a link that acts by itself. */
  readonly payload: Readonly<Record<string, string | number | boolean | null>>;
}

/** `W` is the host's unrun statement: a notice commits with what it is about. */
export type Announce<W> = (notice: Notice, nowMs: number) => W;
