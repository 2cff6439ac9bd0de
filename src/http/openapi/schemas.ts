/** Schemas as the document has them: plain JSON Schema 2020-12, without what only our generator knows. Pure. */

import { TEXT_FORM } from "../../core/text-schemas.ts";
import type { Schema } from "./types.ts";

/** Members of a schema that are schemas, lists of them, and maps of them. */
const ONE = ["items", "additionalProperties", "propertyNames", "not", "contains"];
const MANY = ["allOf", "anyOf", "oneOf", "prefixItems"];
const NAMED = ["properties", "patternProperties"];

/**
 * Without flags, so that every validator reads them alike: no controls, no separators of lines, and in `lines` those
 * controls that are lines and tabs. They take halves of surrogate pairs, which no JSON text in UTF-8 has.
 */
const PATTERN_OF_FORM: Readonly<Record<string, string>> = {
  line: "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$",
  lines: "^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$",
};

export function tidy(schema: Schema): Schema {
  const { [TEXT_FORM]: form, example, ...rest } = mapInner(schema, tidy);
  const pattern = rest["pattern"] ?? PATTERN_OF_FORM[String(form)];
  return {
    ...rest,
    ...(pattern === undefined ? {} : { pattern }),
    ...(example === undefined ? {} : { examples: [example] }),
  };
}

/** The same schema with each schema directly in it as `change` answers it. */
function mapInner(schema: Schema, change: (inner: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(schema).map(([member, value]) => {
      if (ONE.includes(member) && isSchema(value)) return [member, change(value)];
      if (MANY.includes(member) && Array.isArray(value)) {
        return [member, value.map((inner: unknown) => (isSchema(inner) ? change(inner) : inner))];
      }
      if (NAMED.includes(member) && isSchema(value)) return [member, mapValues(value, change)];
      return [member, value];
    }),
  );
}

function mapValues(map: Schema, change: (inner: Schema) => Schema): Schema {
  return Object.fromEntries(
    Object.entries(map).map(([name, value]) => [name, isSchema(value) ? change(value) : value]),
  );
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
