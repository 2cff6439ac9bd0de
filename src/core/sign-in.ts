/** How a person got here: through a token of some client, or a browser session of ours. */

import type { ApiScope } from "./api-scopes.ts";

/** What a sign-in may reach, by the second factor. */
export type MfaState = "active" | "mfa_required" | "mfa_enrollment_required";

export interface SignIn {
  readonly kind: "bearer" | "session";
  readonly id: string;
  readonly clientId: string;
  /** What a third-party client's tokens may reach at most; null for our own client and for sessions. */
  readonly ceiling: readonly ApiScope[] | null;
  readonly signedInAtMs: number;
  readonly mfaPassedAtMs: number | null;
  readonly mfaState: MfaState;
  /** Browser sessions: names the session's object, the SHA-256 of its cookie. Never leaves the request. */
  readonly sessionObject?: string;
}

/** A person without a company, or before one was chosen: may found one or accept an invitation, and nothing else. */
export interface Person {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly signIn: SignIn;
}
