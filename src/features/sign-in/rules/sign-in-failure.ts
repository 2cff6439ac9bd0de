/** Why a sign-in came to nothing, by its own name: a person is told what to do about it. Pure. */

import { constantTimeEqual } from "../../../core/crypto.ts";
import { CodedError, unavailable } from "../../../core/errors.ts";
import type { AuthState } from "../login/auth-state-store.ts";

/** Each names the part of the callback's address that it is about. */
const FAILURES = {
  incomplete: ["state", "This address is not complete: a sign-in ends with a code and a state."],
  unknown: ["state", "This sign-in is not known here: it is over since long, or never began."],
  used: ["state", "This sign-in was used already."],
  expired: ["state", "This sign-in has expired: there are ten minutes for it."],
  other_browser: ["state", "This sign-in began in another browser, or its cookie was not kept."],
  declined: ["error", "The login page did not sign you in."],
  not_confirmed: ["code", "The login page did not confirm this sign-in."],
} as const;

type FailureKind = keyof typeof FAILURES;

export function signInFailure(kind: FailureKind, cause?: unknown): CodedError {
  const [field, sentence] = FAILURES[kind];
  const message = `${sentence} Begin again.`;
  const details = [{ field, message: sentence }];
  return new CodedError("invalid_request", message, {
    details,
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * The failure of a state that could not be taken. "Used" is asked first, because a finished callback has no cookie any
 * more. The caller knows the state already (256 bits), and the answer does not help to use it.
 */
export function stateFailure(
  state: AuthState | undefined,
  browserHash: string | undefined,
  nowMs: number,
): FailureKind {
  if (state === undefined) return "unknown";
  if (state.usedAt !== null) return "used";
  const same = browserHash !== undefined && constantTimeEqual(browserHash, state.browserHash);
  if (!same) return "other_browser";
  return state.expiresAt <= nowMs ? "expired" : "used";
}

/** RFC 6749 §4.1.2.1: faults of the login page pass, all else is a no. What it says besides is for its own log. */
const PASSING: ReadonlySet<string> = new Set(["server_error", "temporarily_unavailable"]);

export function loginPageFailure(error: string): CodedError {
  if (PASSING.has(error)) return unavailable("The sign-in service", undefined, 5);
  return signInFailure("declined");
}
