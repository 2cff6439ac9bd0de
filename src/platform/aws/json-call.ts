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
}

export type AwsAnswer = Readonly<Record<string, unknown>>;

export class AwsFailure extends CodedError {
  /** AWS's name of the error, without its namespace; null where there was none to read. For decisions, not for messages. */
  readonly awsCode: string | null;
  /** AWS answered, and the answer was no. A timeout, a cut connection, a 500 and an unreadable answer all leave it open. */
  readonly saidNo: boolean;
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

/** Reported as HTTP 400 by JSON 1.1 services: the status alone does not tell. */
const THROTTLED = new Set([
  "TooManyRequestsException",
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
]);

/** Somebody else changes the same thing just now; nothing was done. */
const CONTENDED = new Set(["ConcurrentModificationException"]);

const FULL = new Set(["LimitExceededException"]);

/** Throws `AwsFailure`. Repeats what AWS did not begin, and what may be done twice; each time signed anew. */
export async function callAws(caller: AwsCaller, operation: AwsOperation): Promise<AwsAnswer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await callOnce(caller.fetch, operation);
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthRepeating(error, operation)) throw error;
    }
    await caller.sleep(backoffMs(attempt, caller.random));
  }
}

function isWorthRepeating(error: unknown, { effect }: AwsOperation): boolean {
  if (!(error instanceof AwsFailure)) return false;
  // Whoever waited out a timeout has waited long enough.
  if (!error.saidNo) return effect !== "once" && error.code !== "upstream_timeout";
  return error.code === "unavailable" || CONTENDED.has(error.awsCode ?? "");
}

/** Full jitter: whoever was throttled together does not come back together. */
function backoffMs(attempt: number, random: Random): number {
  const [byte = 0] = random(1);
  return Math.ceil(((byte + 1) / 256) * BACKOFF_MS * 2 ** (attempt - 1));
}

async function callOnce(fetch: AwsFetch, operation: AwsOperation): Promise<AwsAnswer> {
  const { service, url, target, body } = operation;
  const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": target };
  let response: Response;
  let text: string;
  try {
    response = await fetch(service, url, { headers, body: JSON.stringify(body) });
    text = await response.text();
  } catch (error) {
    throw unanswered(operation, error);
  }
  const answer = parseObject(text);
  if (response.status === 200 && answer !== undefined) return answer;
  throw refused(operation, response, answer);
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
  const saidNo = response.status >= 400 && response.status < 500 && awsCode !== null;
  const mayHaveHappened = !saidNo && effect !== "none";
  const failure = { awsCode, saidNo, mayHaveHappened, cause };

  if (saidNo && THROTTLED.has(awsCode)) return notNow(what, { ...failure, retryAfterSeconds: 2 });
  if (saidNo && CONTENDED.has(awsCode)) {
    return new AwsFailure("conflict", `${what} is busy with another change. Try again.`, failure);
  }
  if (saidNo && FULL.has(awsCode)) {
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

/** `{"__type": "com.amazonaws.x#NameException"}`, or a header `NameException:http://…`. */
function errorCodeOf(response: Response, answer: AwsAnswer | undefined): string | null {
  const raw = answer?.["__type"] ?? response.headers.get("x-amzn-errortype");
  if (typeof raw !== "string") return null;
  const name = /^(?:[^#]*#)?(\w+)/.exec(raw)?.[1];
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
