import { CodedError } from "../../../core/errors.ts";

/**
 * One answer, whether there is no such webhook, it is disabled, its secret is gone or the signature is another's.
 * Attack: somebody finds out by the answers which ids there are, and which of them listen.
 */
export function unsigned(): CodedError {
  return new CodedError(
    "unauthenticated",
    "The call is not signed with this webhook's secret, or was signed more than five minutes ago.",
  );
}
