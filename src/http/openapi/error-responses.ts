/** The answers of refusals: one component for each status and set of codes, so that an operation names them in a line. */

import type { ErrorCode } from "../../core/errors.ts";
import type { ErrorStatus } from "../status-of.ts";
import { CODE_WORDS } from "./code-words.ts";
import { headerRefs } from "./headers.ts";
import type { Response } from "./types.ts";

/** By what a status is called, and what it is called where it has a part of the usual codes alone. */
const NAMES: Readonly<Record<ErrorStatus, string>> = {
  400: "BadRequest",
  401: "Unauthenticated",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "PayloadTooLarge",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  502: "UpstreamError",
  503: "Unavailable",
  504: "UpstreamTimeout",
};

const BEFORE_MFA = [
  "unauthenticated",
  "invalid_api_key",
  "expired_api_key",
  "revoked_api_key",
  "invalid_token",
  "invalid_session",
];

/** Sets that many operations have, and what is put behind the status's name for them. */
const KNOWN_SETS: Readonly<Record<string, string>> = {
  [[...BEFORE_MFA, "mfa_required", "mfa_enrollment_required"].join()]: "",
  [[...BEFORE_MFA, "mfa_required"].join()]: "FreshMfa",
  [BEFORE_MFA.join()]: "BeforeMfa",
  "invalid_request,https_required": "",
  unauthenticated: "Plain",
  "forbidden,csrf_rejected": "",
  "insufficient_scope,forbidden,csrf_rejected": "InsufficientScope",
};

/** The code that a status is called by: its name says it already. */
const PLAIN: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  ...(["not_found", "method_not_allowed", "conflict", "precondition_failed"] as const),
  ...(["payload_too_large", "unsupported_media_type", "validation_error"] as const),
  ...(["rate_limit_exceeded", "internal_error", "upstream_error", "upstream_timeout"] as const),
  ...(["unauthenticated", "forbidden", "unavailable"] as const),
]);

/** Made of its codes, so that what an operation gains is a new component, and no other changes. */
export function nameOf(status: ErrorStatus, codes: readonly ErrorCode[]): string {
  const further = codes.filter((code) => !PLAIN.has(code));
  const only = further.length === codes.length ? "Only" : "";
  return `${NAMES[status]}${KNOWN_SETS[codes.join()] ?? `${only}${further.map(pascal).join("")}`}`;
}

const pascal = (code: string) =>
  code
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");

const HEADERS: Readonly<Partial<Record<ErrorStatus, readonly string[]>>> = {
  401: ["WWW-Authenticate"],
  // Where the same thing is being changed at the moment.
  409: ["Retry-After"],
  429: ["Retry-After"],
  502: ["Retry-After"],
  503: ["Retry-After"],
  504: ["Retry-After"],
};

export function errorResponse(status: ErrorStatus, codes: readonly ErrorCode[]): Response {
  const challenge = codes.includes("insufficient_scope") ? ["WWW-Authenticate"] : [];
  return {
    description: codes.map((code) => `\`${code}\`: ${CODE_WORDS[code]}`).join("\n\n"),
    headers: headerRefs([
      "X-Request-Id",
      "Access-Control-Allow-Origin",
      ...(HEADERS[status] ?? []),
      ...challenge,
      // Also where keys do not reach: a key that is told so is told its quota.
      ...["RateLimit", "RateLimit-Policy"],
    ]),
    content: {
      "application/json": {
        schema: {
          allOf: [
            { $ref: "#/components/schemas/Error" },
            { type: "object", properties: { error: { type: "string", enum: [...codes] } } },
          ],
        },
      },
    },
  };
}
