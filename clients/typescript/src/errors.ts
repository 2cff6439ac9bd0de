/** What goes wrong: the API said no, by a code; or nothing came that the API wrote. */

import type { ErrorCode } from "./types.ts";

export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

interface Refusal<C extends string> {
  readonly status: number;
  readonly code: C;
  readonly message: string;
  readonly details: readonly ErrorDetail[];
  readonly confirm: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly requestId: string | undefined;
}

/** The API's refusal. `code` says which; the message is for people and may change. */
export class NemblError<C extends string = ErrorCode> extends Error implements Refusal<C> {
  override readonly name = "NemblError";
  readonly status: number;
  readonly code: C;
  readonly details: readonly ErrorDetail[];
  /** What must come back as `confirm` for the same thing to be done after all. */
  readonly confirm: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Tell it when you ask for help. */
  readonly requestId: string | undefined;

  constructor(refusal: Refusal<C>) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.details = refusal.details;
    this.confirm = refusal.confirm;
    this.retryAfterSeconds = refusal.retryAfterSeconds;
    this.requestId = refusal.requestId;
  }
}

/** No answer came, or none that the API wrote. Whether the request was carried out is not known. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  readonly status: number | undefined;

  constructor(
    message: string,
    options: { readonly status?: number; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.status = options.status;
  }
}

/** Narrows: behind `isNemblError(error, "secret_in_use")`, `error.code` is that code. */
export function isNemblError<C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is NemblError<C> {
  if (!(error instanceof NemblError)) return false;
  return codes.length === 0 || (codes as readonly string[]).includes(error.code);
}

/** The envelope of an error, or nothing where the body is none. */
export function readRefusal(response: Response, body: unknown): NemblError | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error, message, details, confirm } = body as Readonly<Record<string, unknown>>;
  if (typeof error !== "string") return undefined;
  return new NemblError({
    status: response.status,
    code: error as ErrorCode,
    message: typeof message === "string" ? message : `The API answered ${response.status}.`,
    details: Array.isArray(details) ? (details as readonly ErrorDetail[]) : [],
    confirm: typeof confirm === "string" ? confirm : undefined,
    retryAfterSeconds: readRetryAfter(response.headers),
    requestId: response.headers.get("x-request-id") ?? undefined,
  });
}

/** In seconds; the API sends no dates. */
function readRetryAfter(headers: Headers): number | undefined {
  const text = headers.get("retry-after");
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
