/**
 * One operation of an AWS service that speaks JSON 1.1. What AWS says of a failure stays here: callers get one of our
 * codes, a sentence of ours, and whether the operation may have taken effect nevertheless.
 */

import type { Random } from "../../core/encoding.ts";
import type { ErrorCode } from "../../core/errors.ts";
import {
  NOTHING_SENT,
  OutsideFailure,
  type Conclusion,
  type Trail,
} from "../../core/outside-failure.ts";
import type { AwsFetch } from "./client.ts";

export interface AwsCaller {
  readonly fetch: AwsFetch;
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: Random;
  readonly now: () => number;
}

export interface AwsOperation<T> {
  /** As the signature names it: `cognito-idp`. */
  readonly service: string;
  readonly url: string;
  /** `X-Amz-Target`, whole. */
  readonly target: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** What it changes: nothing, the same when done twice, or something more each time. */
  readonly effect: "none" | "repeatable" | "once";
  /**
   * What the answer says, where it is an answer to what was asked; undefined where it is not.
   * Attack, or bad luck: a proxy's, an emulator's or somebody else's 200 that passes for "created" and "replaced".
   */
  readonly read: (answer: AwsAnswer) => T | undefined;
  /** How our messages call the other side: "The user pool". */
  readonly what: string;
  /** Epoch milliseconds after which nothing is signed or sent. */
  readonly deadlineMs?: number;
  /** Refusals that time cures, beside throttling, and how often to ask in all where it is one of them. */
  readonly waitsOut?: { readonly codes: ReadonlySet<string>; readonly attempts: number };
}

export type AwsAnswer = Readonly<Record<string, unknown>>;

export class AwsFailure extends OutsideFailure {
  /** AWS's name of the error, without its namespace; null where there was none to read. For decisions, not for messages. */
  readonly awsCode: string | null;

  constructor(code: ErrorCode, message: string, failure: Failure) {
    super(code, message, failure);
    this.awsCode = failure.awsCode;
  }
}

interface Failure extends Conclusion {
  readonly awsCode: string | null;
}

const ATTEMPTS = 3;

const BACKOFF_MS = 200;

/** One wait. Four of them still leave time to answer the caller. */
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
export async function callAws<T>(caller: AwsCaller, operation: AwsOperation<T>): Promise<T> {
  const { deadlineMs = Infinity } = operation;
  let trail: Trail = NOTHING_SENT;
  for (let attempt = 1; ; attempt++) {
    const backoff = backoffMs(attempt, caller.random);
    try {
      return await callOnce(caller, operation, trail);
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      trail = error;
      const hasTime = caller.now() + backoff < deadlineMs;
      if (attempt >= attemptsFor(error, operation) || !hasTime) throw error;
    }
    await caller.sleep(backoff);
  }
}

/** In all, where they all end like this one. */
function attemptsFor(error: AwsFailure, { effect, waitsOut }: AwsOperation<unknown>): number {
  const { awsCode, code, saidNo } = error;
  // After a timeout the caller has waited long enough.
  if (!saidNo) return effect !== "once" && code !== "upstream_timeout" ? ATTEMPTS : 1;
  if (awsCode !== null && waitsOut?.codes.has(awsCode)) return waitsOut.attempts;
  return code === "unavailable" || CONTENDED.has(awsCode ?? "") ? ATTEMPTS : 1;
}

/** Full jitter: it spreads out calls that were throttled together. */
function backoffMs(attempt: number, random: Random): number {
  const [byte = 0] = random(1);
  const longest = Math.min(BACKOFF_MS * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
  return Math.ceil(((byte + 1) / 256) * longest);
}

async function callOnce<T>(
  { fetch, now }: AwsCaller,
  operation: AwsOperation<T>,
  after: Trail,
): Promise<T> {
  const { service, url, target, body, deadlineMs = Infinity } = operation;
  // The instant that is compared is the one that is signed, however long this isolate stood still.
  const signedAtMs = now();
  if (signedAtMs >= deadlineMs) throw tooLate(operation, after);
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
    throw unanswered(operation, after, error);
  }
  const answer = parseObject(text);
  if (response.status !== 200 || answer === undefined) {
    throw refused(operation, after, response, answer);
  }
  const said = operation.read(answer);
  if (said === undefined) throw unreadable(operation, after);
  return said;
}

type Asked = Pick<AwsOperation<unknown>, "what" | "target" | "effect">;

function tooLate({ what, target }: Asked, after: Trail): AwsFailure {
  const cause = new Error(`${target}: not sent, for its time is over`);
  const failure = { after, awsCode: null, saidNo: false, open: false, cause };
  return new AwsFailure("upstream_timeout", `${what} did not answer in time.`, failure);
}

function unanswered({ what, target, effect }: Asked, after: Trail, error: unknown): AwsFailure {
  const cause = new Error(`${target}: no answer`, { cause: error });
  const failure = { after, awsCode: null, saidNo: false, open: effect !== "none", cause };
  if (error instanceof Error && /^(TimeoutError|AbortError)$/.test(error.name)) {
    return new AwsFailure("upstream_timeout", `${what} did not answer in time.`, failure);
  }
  return notNow(what, { ...failure, retryAfterSeconds: 1 });
}

/** A 200 that does not answer what was asked: what it was asked for may be done nevertheless. */
function unreadable({ what, target, effect }: Asked, after: Trail): AwsFailure {
  const cause = new Error(`${target}: an answer that cannot be read`);
  const failure = { after, awsCode: null, saidNo: false, open: effect !== "none", cause };
  return new AwsFailure("upstream_error", `${what} could not do this.`, failure);
}

function refused(
  { what, target, effect }: Asked,
  after: Trail,
  response: Response,
  answer: AwsAnswer | undefined,
): AwsFailure {
  const awsCode = errorCodeOf(response, answer);
  const cause = new Error(`${target}: ${response.status} ${awsCode ?? "without a code"}`);
  const { status } = response;
  const saidNo = status === 429 || (status >= 400 && status < 500 && awsCode !== null);
  const open = !saidNo && effect !== "none";
  const failure = { after, awsCode, saidNo, open, cause };

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
