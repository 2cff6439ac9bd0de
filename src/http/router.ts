/** A feature's sub-app: routes are declared with their schemas, which validate requests and make the OpenAPI document. */

import { OpenAPIHono, type Hook, type z } from "@hono/zod-openapi";

import { cutText } from "../core/clean-text.ts";
import { CodedError, type ErrorDetail } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

/** A member's name is the caller's to choose; no path of ours is near as long. */
const MAX_FIELD_LENGTH = 300;

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  return new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
}

// The hook is the same for every route, whatever its environment and input: `any` is its own declared type.
// oxlint-disable-next-line typescript/no-explicit-any -- as declared by the library
const refuseInvalid: Hook<any, any, any, any> = (result, c) => {
  const vanishing = c.get("vanishing") as HttpEnv["Variables"]["vanishing"];
  if (result.target === "json" && vanishing !== undefined) throw refusal([vanishing]);
  if (!result.success) throw validationError(result.error, (result as { data?: unknown }).data);
};

/** 422 with one detail a fault, each naming its field by its path. */
function validationError(error: Pick<z.core.$ZodError, "issues">, sent: unknown): CodedError {
  return refusal(error.issues.flatMap((issue) => describeIssue(issue, sent)));
}

function refusal(issues: readonly ErrorDetail[]): CodedError {
  const details = issues.map(({ field, message }) => ({
    field: cutText(field.toWellFormed(), MAX_FIELD_LENGTH),
    message,
  }));
  const [first] = details;
  const sentence = first
    ? `The '${first.field}' field is not valid: ${first.message}`
    : "Not valid.";
  return new CodedError("validation_error", sentence, { details });
}

function describeIssue(issue: z.core.$ZodIssue, sent: unknown): ErrorDetail[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      message: "Unknown field.",
    }));
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    const [inner] = issue.issues;
    return [{ field: path.join("."), message: inner?.message ?? "Not valid here." }];
  }
  const missing = issue.code === "invalid_type" && valueAt(sent, issue.path) === undefined;
  return [
    {
      field: path.join(".") || "body",
      message: missing ? "Required field is missing." : issue.message,
    },
  ];
}

/** An issue does not carry what was sent, and must not: only whether anything was. */
function valueAt(sent: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    return (value as Readonly<Record<PropertyKey, unknown>>)[key];
  }, sent);
}
