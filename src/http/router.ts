/** A feature's sub-app: routes are declared with their schemas, which validate requests and make the OpenAPI document. */

import { OpenAPIHono, type Hook, type RouteConfig, type z } from "@hono/zod-openapi";
import type { Handler } from "hono";

import { CodedError, MAX_DETAILS, type ErrorDetail } from "../core/errors.ts";
import { fieldOf } from "./body-size.ts";
import { mergeGate } from "./declare.ts";
import type { HttpEnv } from "./env.ts";

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  const router = new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
  const { openapi } = router;
  router.openapi = ((declared: RouteConfig, own: Handler<HttpEnv<D>>) => {
    const { config, handler } = mergeGate(declared, own);
    return openapi(config, handler as never);
  }) as typeof openapi;
  return router;
}

// The hook is the same for every route, whatever its environment and input: `any` is its own declared type.
// oxlint-disable-next-line typescript/no-explicit-any -- as declared by the library
const refuseInvalid: Hook<any, any, any, any> = (result) => {
  if (!result.success) throw validationError(result.error, (result as { data?: unknown }).data);
};

/** 422 with one detail a fault, each naming its field by its path; of many faults the first hundred. */
function validationError(error: Pick<z.core.$ZodError, "issues">, sent: unknown): CodedError {
  const described = error.issues
    .slice(0, MAX_DETAILS)
    .flatMap((issue) => describeIssue(issue, sent));
  const details = described.slice(0, MAX_DETAILS);
  const [first] = details;
  const sentence = first
    ? `The '${first.field}' field is not valid: ${first.message}`
    : "Not valid.";
  return new CodedError("validation_error", sentence, { details });
}

function describeIssue(issue: z.core.$ZodIssue, sent: unknown): ErrorDetail[] {
  const { path } = issue;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, MAX_DETAILS).map((key) => ({
      field: fieldOf([...path, key]),
      message: "Unknown field.",
    }));
  }
  if (issue.code === "invalid_key" || issue.code === "invalid_element") {
    const [inner] = issue.issues;
    return [{ field: fieldOf(path), message: inner?.message ?? "Not valid here." }];
  }
  const missing = issue.code === "invalid_type" && valueAt(sent, issue.path) === undefined;
  return [
    {
      field: fieldOf(path),
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
