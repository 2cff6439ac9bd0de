/**
 * What both stores throw. Callers learn what they may conclude, in our words: never what AWS or the database said, and
 * never a value. `cause` is for the log and keeps to names and numbers.
 */

import type { ErrorCode } from "../../core/errors.ts";
import {
  NOTHING_SENT,
  OutsideFailure,
  type Conclusion,
  type Trail,
} from "../../core/outside-failure.ts";

export class StoreFailure extends OutsideFailure {
  /** The name or the version is not there, or is being deleted. */
  readonly missing: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    conclusion: Conclusion & { readonly missing?: boolean },
  ) {
    super(code, message, conclusion);
    this.missing = conclusion.missing ?? false;
  }
}

const REFUSED = { saidNo: true, open: false } as const;

export function missingValue(after: Trail, cause?: unknown): StoreFailure {
  const conclusion = { ...REFUSED, after, missing: true, cause };
  return new StoreFailure("secret_missing", "The secret's value is not there.", conclusion);
}

/** The name holds another version already, or the token another value. */
export function takenName(after: Trail, cause?: unknown): StoreFailure {
  const message = "The secret store holds something else under that name.";
  return new StoreFailure("conflict", message, { ...REFUSED, after, cause });
}

export function deletedName(): StoreFailure {
  const message = "The secret was deleted; its name in the store is not used again.";
  return new StoreFailure("conflict", message, { ...REFUSED, after: NOTHING_SENT });
}

/** Nothing was sent. */
export function outOfTime(): StoreFailure {
  const message = "The secret store did not answer in time.";
  return new StoreFailure("upstream_timeout", message, {
    after: NOTHING_SENT,
    saidNo: false,
    open: false,
    cause: new Error("The request's deadline has passed"),
    retryAfterSeconds: 1,
  });
}

export function refusedValue(message: string): StoreFailure {
  return new StoreFailure("validation_error", message, { ...REFUSED, after: NOTHING_SENT });
}
