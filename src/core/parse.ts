/** What comes from outside, read by the schema of the slice that it is for: by a verb its input, by a route its address. */

import type { z } from "zod";

import { CodedError, MAX_DETAILS, type ErrorDetail } from "./errors.ts";
import { fieldOf } from "./field.ts";

/**
 * A verb's input. The type says what hosts in our own code may hand over; what came over a wire is asserted to be that
 * and proves it here. So no host, whatever it is, reaches a verb's decisions past its schema.
 */
export function parse<S extends z.ZodType>(schema: S, input: z.input<S>): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw validationError(result.error, input);
}

/** One detail a fault, each naming its field by its path; of many faults the first hundred. */
export function validationError(
  error: Pick<z.core.$ZodError, "issues">,
  sent: unknown,
): CodedError {
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
