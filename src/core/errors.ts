/**
 * The one closed family of errors that verbs throw. They know nothing of HTTP:
 * `http/on-error.ts` alone maps codes to statuses, exhaustively.
 */

import type { ApiScope } from "./api-scopes.ts";
import type { Action } from "./rights.ts";

export const ERROR_CODES = [
  "invalid_request",
  "https_required",
  "unauthenticated",
  "invalid_api_key",
  "expired_api_key",
  "revoked_api_key",
  "invalid_token",
  "invalid_session",
  "mfa_required",
  "mfa_enrollment_required",
  "insufficient_scope",
  "forbidden",
  "csrf_rejected",
  "not_found",
  "method_not_allowed",
  "payload_too_large",
  "unsupported_media_type",
  "conflict",
  "secret_exists",
  "secret_in_use",
  "secret_missing",
  "session_lost",
  "claim_lost",
  "idempotency_in_progress",
  "precondition_failed",
  "validation_error",
  "idempotency_conflict",
  "rate_limit_exceeded",
  "locked_out",
  "upstream_error",
  "upstream_timeout",
  "unavailable",
  "internal_error",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

/** Details of one answer. Attack: a small request that is answered with megabytes of them. */
export const MAX_DETAILS = 100;

export interface ErrorExtras {
  /** An answer shows the first `MAX_DETAILS` of them. */
  readonly details?: readonly ErrorDetail[];
  readonly retryAfterSeconds?: number;
  /** Named in the challenge of a 403 (RFC 6750 §3.1). */
  readonly scope?: ApiScope;
  readonly action?: Action;
  /** Methods that the path does answer (RFC 9110 §15.5.6). */
  readonly allow?: readonly string[];
  /** How long ago the person may have proved themselves at most; goes into the challenge (RFC 9470 §3). */
  readonly maxAgeSeconds?: number;
  /** What must come back as `?confirm=` for the same thing to be done after all. */
  readonly confirm?: string;
  readonly cause?: unknown;
}

export class CodedError extends Error {
  readonly code: ErrorCode;
  readonly extras: ErrorExtras;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    // A refusal is an answer, not a fault. Its stack is of no use, and making one would let a flood of forged keys cost more.
    const stacks = Error as { stackTraceLimit?: number };
    const limit = stacks.stackTraceLimit ?? 10;
    if (code !== "unavailable" && code !== "internal_error") stacks.stackTraceLimit = 0;
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    stacks.stackTraceLimit = limit;
    this.name = "CodedError";
    this.code = code;
    this.extras = extras;
  }
}

export function invalidApiKey(): CodedError {
  return new CodedError("invalid_api_key", "This is no valid API key.");
}

export function notFound(what: string): CodedError {
  return new CodedError("not_found", `No such ${what}.`);
}

export function conflict(message: string): CodedError {
  return new CodedError("conflict", message);
}

export function invalidField(field: string, message: string): CodedError {
  return new CodedError("validation_error", `The '${field}' field is not valid: ${message}`, {
    details: [{ field, message }],
  });
}

/** Something we depend on did not answer. Nothing was lost; the same request may be sent again. */
export function unavailable(what: string, cause?: unknown, retryAfterSeconds = 1): CodedError {
  return new CodedError("unavailable", `${what} is not available right now. Try again shortly.`, {
    retryAfterSeconds,
    ...(cause === undefined ? {} : { cause }),
  });
}
