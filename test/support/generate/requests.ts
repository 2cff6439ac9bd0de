/** Requests made from the document: of each operation, with what it takes and with what it does not. */

import fc from "fast-check";

import type { Operation, Parameter, Schema } from "../../../src/http/openapi/types.ts";
import { closed, find } from "../contract/closed.ts";
import type { ApiDocument } from "../../../src/http/openapi/types.ts";
import { CALLERS, type Caller } from "./callers.ts";
import { fitting, spoiled } from "./values.ts";

/** Whose thing a path or a body names. */
export type Whose = "own" | "theirs" | "none";

export interface Generated {
  readonly caller: Caller;
  /** Of each parameter of the path. */
  readonly whose: Whose;
  /** Where none is named. */
  readonly junkId: string;
  /** Of ids in the body; null: as they were made. */
  readonly bodyNames: Whose;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly type: string;
}

const WHOSE = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Whose>("own") },
  { weight: 2, arbitrary: fc.constant<Whose>("theirs") },
  { weight: 1, arbitrary: fc.constant<Whose>("none") },
);

const asciiText = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 });

/** In a URL. */
const junkId = fc.oneof(
  fc.constantFrom("key_x", "%00", "%ff", "a".repeat(300), "svc_%F0%9F%92%A9"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 }).map(encodeURIComponent),
);

export function requestOf(operation: Operation, document: ApiDocument): fc.Arbitrary<Generated> {
  const { components } = document;
  const parameters = (operation.parameters ?? []).map((parameter) =>
    "$ref" in parameter ? find(parameter.$ref, "parameters", components) : parameter,
  );
  const media = operation.requestBody?.content["application/json"];
  const body = media === undefined ? undefined : closed(media.schema, components);
  return fc.record({
    // Most of them let in: a refusal at the door says little of what is behind it.
    caller: fc.oneof(
      { weight: 2, arbitrary: fc.constantFrom(...CALLERS) },
      {
        weight: 3,
        arbitrary: fc.constantFrom<Caller>("a live key", "an owner", "an owner's session"),
      },
    ),
    whose: WHOSE,
    junkId,
    bodyNames: WHOSE,
    query: membersOf(parameters, "query", (schema) =>
      fc.oneof(
        { weight: 3, arbitrary: fitting(schema) },
        { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
      ),
    ),
    headers: membersOf(parameters, "header", (schema) =>
      fc.oneof(
        { weight: 3, arbitrary: fitting(schema).filter(isSendable) },
        { weight: 1, arbitrary: asciiText },
      ),
    ) as fc.Arbitrary<Record<string, string>>,
    body: body === undefined ? fc.constant(undefined) : bodyOf(body),
    type: fc.oneof(
      { weight: 12, arbitrary: fc.constant("application/json") },
      {
        weight: 1,
        arbitrary: fc.constantFrom("text/plain", "application/json; charset=latin1", "x"),
      },
    ),
  });
}

/** What a header can be: `fetch` itself refuses others. */
function isSendable(value: unknown): boolean {
  return typeof value === "string" && /^[\x21-\x7E](?:[\x20-\x7E]*[\x21-\x7E])?$/.test(value);
}

function membersOf(
  parameters: readonly Parameter[],
  place: Parameter["in"],
  valueOf: (schema: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<Record<string, unknown>> {
  const own = parameters.filter((parameter) => parameter.in === place);
  const values = own.map(({ name, schema }) => [name, valueOf(schema)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

function bodyOf(schema: Schema): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fitting(schema).map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: spoiled(schema).map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  );
}
