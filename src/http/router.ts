/** A feature's sub-app: routes are declared with their schemas, which validate requests and make the OpenAPI document. */

import { OpenAPIHono, type Hook, type z } from "@hono/zod-openapi";

import { CodedError, type ErrorDetail } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  return new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
}

// The hook is the same for every route, whatever its environment and input: `any` is its own declared type.
// oxlint-disable-next-line typescript/no-explicit-any -- as declared by the library
const refuseInvalid: Hook<any, any, any, any> = (result) => {
  if (!result.success) throw validationError(result.error);
};

/** 422 with one detail a fault, each naming its field by its path. */
function validationError(error: Pick<z.core.$ZodError, "issues">): CodedError {
  const details = error.issues.flatMap(describeIssue);
  const [first] = details;
  const sentence = first
    ? `The '${first.field}' field is not valid: ${first.message}`
    : "Not valid.";
  return new CodedError("validation_error", sentence, { details });
}

function describeIssue(issue: z.core.$ZodIssue): ErrorDetail[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      field: [...path, key].join("."),
      message: "Unknown field.",
    }));
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    return [{ field: path.join("."), message: "Not valid here." }];
  }
  const missing = issue.code === "invalid_type" && issue.input === undefined;
  return [
    {
      field: path.join(".") || "body",
      message: missing ? "Required field is missing." : issue.message,
    },
  ];
}
