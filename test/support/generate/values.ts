/** Values that fit a documented schema, made from the schema alone; and values that do not. */

import fc from "fast-check";

import type { Schema } from "../../../src/http/openapi/types.ts";

/** Longer ones are the business of the tests of limits. */
const MAX_LENGTH = 60;
const MAX_ITEMS = 4;

/** Of a schema without references. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  const { examples, ...rest } = schema;
  const made = make(rest);
  return Array.isArray(examples)
    ? fc.oneof(
        { weight: 3, arbitrary: made },
        { weight: 1, arbitrary: fc.constantFrom(...examples) },
      )
    : made;
}

function make(schema: Schema): fc.Arbitrary<unknown> {
  if ("const" in schema) return fc.constant(schema["const"]);
  if (Array.isArray(schema["enum"])) return fc.constantFrom(...(schema["enum"] as unknown[]));
  const choices = schema["oneOf"] ?? schema["anyOf"];
  if (Array.isArray(choices)) return fc.oneof(...(choices as Schema[]).map(fitting));
  const types = [schema["type"]].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema)));
}

function ofType(type: unknown, schema: Schema): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
    case "number":
      return fc.integer({
        min: numberOf(schema["minimum"], -1_000_000),
        max: numberOf(schema["maximum"], 1_000_000),
      });
    case "string":
      return text(schema);
    case "array":
      return list(schema);
    case "object":
      return object(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function object(schema: Schema): fc.Arbitrary<unknown> {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, Schema>);
  const { additionalProperties: further, propertyNames } = schema;
  if (properties.length === 0 && typeof further === "object" && further !== null) {
    const names = fitting((propertyNames ?? { type: "string", minLength: 1 }) as Schema);
    return fc.dictionary(names as fc.Arbitrary<string>, fitting(further as Schema), {
      maxKeys: MAX_ITEMS,
    });
  }
  return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, fitting(inner)])), {
    requiredKeys: (schema["required"] ?? []) as string[],
  });
}

function list(schema: Schema): fc.Arbitrary<unknown> {
  const items = fitting((schema["items"] ?? {}) as Schema);
  const bounds = {
    minLength: numberOf(schema["minItems"], 0),
    maxLength: Math.min(numberOf(schema["maxItems"], MAX_ITEMS), MAX_ITEMS),
  };
  return schema["uniqueItems"] === true
    ? fc.uniqueArray(items, { ...bounds, selector: (item) => JSON.stringify(item) })
    : fc.array(items, bounds);
}

function text(schema: Schema): fc.Arbitrary<string> {
  const minLength = numberOf(schema["minLength"], 0);
  const maxLength = Math.max(
    minLength,
    Math.min(numberOf(schema["maxLength"], MAX_LENGTH), MAX_LENGTH),
  );
  if (schema["format"] === "date-time") {
    return fc
      .date({ min: new Date(0), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  const { pattern } = schema;
  const fits = (value: string) => {
    const length = Array.from(value).length;
    return length >= minLength && length <= maxLength;
  };
  // Those that say which characters a text has not: what people write fits them.
  const free = typeof pattern !== "string" || pattern.startsWith("^[^\\u0000");
  return free
    ? fc
        .string({ unit: fc.constantFrom(...LETTERS), minLength, maxLength })
        .filter((value) => fits(value) && (minLength === 0 || value.trim() !== ""))
    : fc.stringMatching(new RegExp(pattern), { maxLength }).filter(fits);
}

/** Of every kind that a name may have: other scripts, marks, what is outside the basic plane, quotes, blanks, braces. */
const LETTERS = Array.from("aZ09 -_.,:/\"'{}<>&%äßéıİŁя中あक𝒳🦋");

const numberOf = (value: unknown, otherwise: number) =>
  typeof value === "number" ? value : otherwise;

/** A value that fits, with one place in it spoiled. */
export function spoiled(schema: Schema): fc.Arbitrary<unknown> {
  return fc.tuple(fitting(schema), fc.nat(), junk).map(([value, at, other]) => {
    const places = placesIn(value);
    const place = places[at % places.length] ?? [];
    return replaced(value, place, other);
  });
}

/** Things that programs send by accident, and people on purpose. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, -1, 0.5, 1e21, "", " ", "\u0000", "\uD800", [], {}, [[]]),
  fc.constantFrom("a".repeat(70_000), "../..", "' OR 1=1 --", "{{ env.X }}", "__proto__", "%00"),
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.jsonValue({ maxDepth: 2 }),
);

type Place = readonly (string | number)[];

/** The whole, each member, and a member that there is not. */
function placesIn(value: unknown, at: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [at];
  const members = Object.entries(value as Record<string, unknown>);
  return [
    at,
    [...at, "unknownMember"],
    ...members.flatMap(([name, inner]) => placesIn(inner, [...at, name])),
  ];
}

function replaced(value: unknown, [name, ...rest]: Place, other: unknown): unknown {
  if (name === undefined) return other;
  if (Array.isArray(value)) {
    return value.map((inner, index) =>
      index === Number(name) ? replaced(inner, rest, other) : inner,
    );
  }
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: replaced(members[name], rest, other) };
}
