/**
 * What is said when a call comes to nothing. Constants: no address, no value, no cause, for an error is shown and logged.
 */

import { CodedError } from "../../../core/errors.ts";

export const UNREACHABLE = "The other system could not be reached.";
export const NO_TLS = "The other system's certificate or TLS was not accepted.";
const TOO_LATE = "The other system did not answer in time.";
export const BROKE_OFF = "The other system's answer broke off or could not be decoded.";
export const TOO_LARGE = "The other system's answer is larger than 5 MiB.";
export const TOO_MANY_HEADERS = "The other system's answer has more than 64 KiB of headers.";
export const UNKNOWN_CODING = "The other system's answer is in a content coding other than gzip.";
export const TOO_MANY_REDIRECTS = "The other system redirected more than 5 times.";
export const REDIRECTED_AWAY = "The other system redirected to another one, which is not followed.";

export function upstreamError(message: string): CodedError {
  return new CodedError("upstream_error", message);
}

export function upstreamTimeout(): CodedError {
  return new CodedError("upstream_timeout", TOO_LATE);
}
