/**
 * One operation of an AWS service that speaks JSON 1.1. What AWS says of a failure stays here: callers get one of our
 * codes, a sentence of ours, and whether the operation may have taken effect nevertheless.
 */

import type { Random } from "../../core/encoding.ts";
import { CodedError, type ErrorCode } from "../../core/errors.ts";
import type { AwsFetch } from "./client.ts";

export interface AwsCaller {
  readonly fetch: AwsFetch;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: Random;
  readonly now: () => number;
}

export interface AwsOperation {
  /** As the signature names it: `cognito-idp`. */
  readonly service: string;
  readonly url: string;
  /** `X-Amz-Target`, whole. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What it changes: nothing, the same when done twice, or something more each time. */
  readonly effect: "none" | "repeatable" | "once";
  /** How our messages call the other side: "The user pool". */
  readonly what: string;
  /** Epoch milliseconds after which nothing is signed or sent. */
  readonly deadlineMs?: number;
  /** Refusals that time cures, beside throttling, and how often to ask in all where it is one of them. */
  readonly waitsOut?: { readonly codes: ReadonlySet<string>; readonly attempts: number };
}

export type AwsAnswer = Readonly<Record<string, unknown>>;

export class AwsFailure extends CodedError {
  /** AWS's name of the error, without its namespace; null where there was none to read. For decisions, not for messages. */
  readonly awsCode: string | null;
  /** AWS answered, and the answer was no. A timeout, a cut connection, a 500 and an unreadable answer all leave it open. */
  readonly saidNo: boolean;
  /** By this attempt or an earlier one, or yet to come. */
  readonly mayHaveHappened: boolean;

  constructor(code: ErrorCode, message: string, failure: Failure) {
    const { awsCode, saidNo, mayHaveHappened, cause, retryAfterSeconds } = failure;
    super(code, message, {
      cause,
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.awsCode = awsCode;
    this.saidNo = saidNo;
    this.mayHaveHappened = mayHaveHappened;
  }
}

interface Failure {
  readonly awsCode: string | null;
  readonly saidNo: boolean;
  readonly mayHaveHappened: boolean;
  readonly cause: unknown;
  readonly retryAfterSeconds?: number;
}

const ATTEMPTS = 3;

const BACKOFF_MS = 200;

/** One wait; four of them leave time to answer whoever asked. */
const LONGEST_BACKOFF_MS = 1_600;

/** Reported as HTTP 400 by JSON 1.1 services: the status alone does not tell. The names that AWS's own clients repeat. */
const THROTTLED = new Set([
  "TooManyRequestsException",
  "ThrottlingException",
  "ThrottledException",
  "Throttling",
  "RequestThrottled",
  "RequestThrottledException",
  "RequestLimitExceeded",
  "ProvisionedThroughputExceededException",
  "TransactionInProgressException",
  "BandwidthLimitExceeded",
  "SlowDown",
  "RequestTimeout",
  "RequestTimeoutException",
  "PriorRequestNotComplete",
]);

/** Somebody else changes the same thing just now; nothing was done. */
const CONTENDED = new Set(["ConcurrentModificationException"]);

const FULL = new Set(["LimitExceededException"]);

/** Throws `AwsFailure`. Repeats what AWS did not begin, and what may be done twice; each time signed anew. */
export async function callAws(caller: AwsCaller, operation: AwsOperation): Promise<AwsAnswer> {
  const { deadlineMs = Infinity } = operation;
  let mayHaveHappened = false;
  for (let attempt = 1; ; attempt++) {
    const backoff = backoffMs(attempt, caller.random);
    try {
      return await callOnce(caller, operation);
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      mayHaveHappened ||= error.mayHaveHappened;
      const hasTime = caller.now() + backoff < deadlineMs;
      if (attempt >= attemptsFor(error, operation) || !hasTime) {
        throw inAll(error, mayHaveHappened);
      }
    }
    await caller.sleep(backoff);
  }
}

/** An attempt that got no answer may still arrive: a later one's no does not take it back. */
function inAll(last: AwsFailure, mayHaveHappened: boolean): AwsFailure {
  if (last.mayHaveHappened === mayHaveHappened) return last;
  const { awsCode, saidNo, cause } = last;
  const { retryAfterSeconds } = last.extras;
  return new AwsFailure(last.code, last.message, {
    ...{ awsCode, saidNo, mayHaveHappened, cause },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** In all, where they all end like this one. */
function attemptsFor(error: AwsFailure, { effect, waitsOut }: AwsOperation): number {
  const { awsCode, code, saidNo } = error;
  // Whoever waited out a timeout has waited long enough.
  if (!saidNo) return effect !== "once" && code !== "upstream_timeout" ? ATTEMPTS : 1;
  if (awsCode !== null && waitsOut?.codes.has(awsCode)) return waitsOut.attempts;
  return code === "unavailable" || CONTENDED.has(awsCode ?? "") ? ATTEMPTS : 1;
}

/** Full jitter: whoever was throttled together does not come back together. */
function backoffMs(attempt: number, random: Random): number {
  const [byte = 0] = random(1);
  const longest = Math.min(BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.ceil(((byte + 1) / 256) * longest);
}

async function callOnce({ fetch, now }: AwsCaller, operation: AwsOperation): Promise<AwsAnswer> {
  const { service, url, target, body, deadlineMs = Infinity } = operation;
  // The instant that is compared is the one that is signed, however long this isolate stood still.
  const signedAtMs = now();
  if (signedAtMs >= deadlineMs) throw tooLate(operation);
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  let response: Response;
  let text: string;
  try {
    response = await fetch(service, url, {
      headers,
      body: JSON.stringify(body),
      signedAtMs,
      timeoutMs: deadlineMs - signedAtMs,
    });
    text = await response.text();
  } catch (error) {
    throw unanswered(operation, error);
  }
  const answer = parseObject(text);
  if (response.status === 200 && answer !== undefined) return answer;
  throw refused(operation, response, answer);
}

function tooLate({ what, target }: AwsOperation): AwsFailure {
  const cause = new Error(`${target}: not sent, for its time is over`);
  const failure = { awsCode: null, saidNo: false, mayHaveHappened: false, cause };
  return new AwsFailure("upstream_timeout", `${what} did not answer in time.`, failure);
}

function unanswered({ what, target, effect }: AwsOperation, error: unknown): AwsFailure {
  const cause = new Error(`${target}: no answer`, { cause: error });
  const mayHaveHappened = effect !== "none";
  const failure = { awsCode: null, saidNo: false, mayHaveHappened, cause };
  if (error instanceof Error && /^(TimeoutError|AbortError)$/.test(error.name)) {
    return new AwsFailure("upstream_timeout", `${what} did not answer in time.`, failure);
  }
  return notNow(what, { ...failure, retryAfterSeconds: 1 });
}

function refused(
  { what, target, effect }: AwsOperation,
  response: Response,
  answer: AwsAnswer | undefined,
): AwsFailure {
  const awsCode = errorCodeOf(response, answer);
  const cause = new Error(`${target}: ${response.status} ${awsCode ?? "without a code"}`);
  const { status } = response;
  const saidNo = status === 429 || (status >= 400 && status < 500 && awsCode !== null);
  const mayHaveHappened = !saidNo && effect !== "none";
  const failure = { awsCode, saidNo, mayHaveHappened, cause };

  if (status === 429 || (awsCode !== null && THROTTLED.has(awsCode))) {
    return notNow(what, { ...failure, retryAfterSeconds: 2 });
  }
  if (saidNo && awsCode !== null && CONTENDED.has(awsCode)) {
    return new AwsFailure("conflict", `${what} is busy with another change. Try again.`, failure);
  }
  if (saidNo && awsCode !== null && FULL.has(awsCode)) {
    return new AwsFailure("conflict", `${what} holds as many as it may.`, failure);
  }
  return new AwsFailure("upstream_error", `${what} could not do this.`, failure);
}

function notNow(what: string, failure: Failure): AwsFailure {
  return new AwsFailure(
    "unavailable",
    `${what} is not available right now. Try again shortly.`,
    failure,
  );
}

/**
 * `{"__type": "com.amazonaws.x#NameException"}`, or a header `NameException:http://…`. The name goes into our log, so it
 * must look like one: whatever else a broken stand-in puts there stays out.
 */
function errorCodeOf(response: Response, answer: AwsAnswer | undefined): string | null {
  const raw = answer?.["__type"] ?? response.headers.get("x-amzn-errortype");
  if (typeof raw !== "string") return null;
  const name = /^(?:[\w.]+#)?([A-Z][A-Za-z]{2,63})(?:[:,]|$)/.exec(raw)?.[1];
  return name ?? null;
}

function parseObject(text: string): AwsAnswer | undefined {
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as AwsAnswer)
      : undefined;
  } catch {
    return undefined;
  }
}
