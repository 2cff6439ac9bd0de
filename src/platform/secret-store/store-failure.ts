/**
 * What both stores throw. Callers learn what they may conclude, in our words: never what AWS or the database said, and
 * never a value. `cause` is for the log and keeps to names and numbers.
 */

import { CodedError, type ErrorCode } from "../../core/errors.ts";

export class StoreFailure extends CodedError {
  /** The store answered, and the answer was no. */
  readonly saidNo: boolean;
  /** Some attempt may have taken effect, or may yet: the row must be left to the sweep. */
  readonly mayHaveHappened: boolean;
  /** The name or the version is not there, or is being deleted. */
  readonly missing: boolean;

  constructor(code: ErrorCode, message: string, conclusion: Conclusion) {
    const { saidNo, mayHaveHappened, missing = false, cause, retryAfterSeconds } = conclusion;
    super(code, message, {
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.saidNo = saidNo;
    this.mayHaveHappened = mayHaveHappened;
    this.missing = missing;
  }
}

interface Conclusion {
  readonly saidNo: boolean;
  readonly mayHaveHappened: boolean;
  readonly missing?: boolean;
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number;
}

const REFUSED = { saidNo: true, mayHaveHappened: false } as const;

export function missingValue(cause?: unknown): StoreFailure {
  const conclusion = { ...REFUSED, missing: true, cause };
  return new StoreFailure("secret_missing", "The secret's value is not there.", conclusion);
}

/** The name holds another version already, or the token another value. */
export function takenName(cause?: unknown): StoreFailure {
  const message = "The secret store holds something else under that name.";
  return new StoreFailure("conflict", message, { ...REFUSED, cause });
}

export function deletedName(): StoreFailure {
  const message = "The secret was deleted; its name in the store is not used again.";
  return new StoreFailure("conflict", message, REFUSED);
}

/** Nothing was sent by this attempt; whether an earlier one was is the caller's to say. */
export function outOfTime(mayHaveHappened: boolean): StoreFailure {
  const message = "The secret store did not answer in time.";
  return new StoreFailure("upstream_timeout", message, {
    saidNo: false,
    mayHaveHappened,
    cause: new Error("The request's deadline has passed"),
    retryAfterSeconds: 1,
  });
}

export function refusedValue(message: string): StoreFailure {
  return new StoreFailure("validation_error", message, REFUSED);
}
