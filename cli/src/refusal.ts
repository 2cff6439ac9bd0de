/** What the API's refusals mean at a terminal: a sentence that says what to do, and an exit code. */

import {
  isNemblError,
  NoAnswerError,
  type NemblError,
} from "../../clients/typescript/src/index.ts";
import { EXIT, Failure } from "./failure.ts";
import { plain } from "./print.ts";

const HINTS: Readonly<Record<string, string>> = {
  mfa_required: "Run: nembl mfa",
  mfa_enrollment_required: "Set one up in the browser, and run: nembl login",
  invalid_token: "Run: nembl login (or set NEMBL_TOKEN anew).",
  invalid_api_key: "Set NEMBL_TOKEN to another API key.",
};

/** Undefined for what the API has nothing to do with. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error;
  if (isNemblError(error)) return new Failure(exitCodeOf(error.status), sentenceOf(error));
  if (!(error instanceof NoAnswerError)) return undefined;
  const { status = 0 } = error;
  return new Failure(status < 400 ? EXIT.unavailable : exitCodeOf(status), error.message);
}

function sentenceOf({ code, message, details, retryAfterSeconds, requestId }: NemblError): string {
  // The message of one field's mistake repeats it.
  const fields = details
    .filter(({ message: why }) => !message.includes(why))
    .map(({ field, message: why }) => `${plain(field)}: ${plain(why)}`);
  const parts = [
    message,
    ...fields,
    HINTS[code] ?? "",
    retryAfterSeconds === undefined ? "" : `Try again in ${retryAfterSeconds} s.`,
    requestId === undefined ? "" : `(request ${requestId})`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function exitCodeOf(status: number): number {
  if (status === 401) return EXIT.notSignedIn;
  if (status === 404) return EXIT.notFound;
  if (status === 429 || status >= 500) return EXIT.unavailable;
  if (status === 400 || status === 422) return EXIT.usage;
  return EXIT.refused;
}
