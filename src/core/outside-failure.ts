/**
 * A failure at another system: AWS, the user pool, the vault's database. It carries what may be concluded from it. One
 * operation can take several requests; each failure is built on what the requests before it left open, so that a later
 * no does not take back an earlier request that may have taken effect.
 */

import { CodedError, type ErrorCode } from "./errors.ts";

/** What the requests of an operation have left open so far. A failure is itself one, for the failure that follows it. */
export interface Trail {
  readonly mayHaveHappened: boolean;
}

/** For an operation's first request. */
export const NOTHING_SENT: Trail = { mayHaveHappened: false };

export interface Conclusion {
  readonly after: Trail;
  /** The other side answered, and the answer was no. */
  readonly saidNo: boolean;
  /** The request that failed may itself have taken effect, or may yet. Never of one that was told no. */
  readonly open: boolean;
  readonly cause?: unknown;
  readonly retryAfterSeconds?: number;
}

export class OutsideFailure extends CodedError {
  readonly saidNo: boolean;
  /** This request or an earlier one of the operation may have taken effect, or may yet. */
  readonly mayHaveHappened: boolean;

  constructor(code: ErrorCode, message: string, conclusion: Conclusion) {
    const { after, saidNo, open, cause, retryAfterSeconds } = conclusion;
    super(code, message, {
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.saidNo = saidNo;
    this.mayHaveHappened = after.mayHaveHappened || open;
  }
}

/** Only a failure that says so leaves nothing behind. Of any other error nothing is known. */
export function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof OutsideFailure) || error.mayHaveHappened;
}
