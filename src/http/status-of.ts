/** The one table of which status a code is answered with. */

import type { ErrorCode } from "../core/errors.ts";

export const STATUS_OF = {
  invalid_request: 400,
  https_required: 400,
  unauthenticated: 401,
  invalid_api_key: 401,
  expired_api_key: 401,
  revoked_api_key: 401,
  invalid_token: 401,
  invalid_session: 401,
  mfa_required: 401,
  mfa_enrollment_required: 401,
  insufficient_scope: 403,
  forbidden: 403,
  csrf_rejected: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  secret_exists: 409,
  secret_in_use: 409,
  secret_missing: 409,
  session_lost: 409,
  claim_lost: 409,
  idempotency_in_progress: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  validation_error: 422,
  idempotency_conflict: 422,
  rate_limit_exceeded: 429,
  locked_out: 429,
  internal_error: 500,
  upstream_error: 502,
  unavailable: 503,
  upstream_timeout: 504,
} as const satisfies Readonly<Record<ErrorCode, number>>;

export type ErrorStatus = (typeof STATUS_OF)[ErrorCode];
