/**
 * A documented schema made whole and closed: references and `allOf` merged in, and no member but the documented ones.
 * Clients must let further members be; our own tests must not, for what an answer holds is what its schema says.
 */

import type { Components, Schema } from "../../../src/http/openapi/types.ts";

const MANY = ["anyOf", "oneOf", "prefixItems"];
const ONE = ["items", "additionalProperties", "propertyNames"];

export function closed(schema: Schema, components: Components): Schema {
  const whole = merged(schema, components);
  const inner = (part: unknown): unknown => (isSchema(part) ? closed(part, components) : part);
  const { properties } = whole;
  return {
    ...mapped(whole, MANY, (parts) => (parts as unknown[]).map(inner)),
    ...mapped(whole, ONE, inner),
    ...(isSchema(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, part]) => [name, inner(part)]),
          ),
        }
      : {}),
    ...(isSchema(properties) && whole["additionalProperties"] === undefined
      ? { additionalProperties: false }
      : {}),
  };
}

function mapped(whole: Schema, members: readonly string[], change: (part: unknown) => unknown) {
  return Object.fromEntries(
    Object.entries(whole).map(([member, part]) => [
      member,
      members.includes(member) ? change(part) : part,
    ]),
  );
}

/** What `$ref` and `allOf` name, in one schema: of objects their members, of a member named twice what both say. */
function merged(schema: Schema, components: Components): Schema {
  const { $ref, allOf, ...rest } = schema;
  const parts = [
    ...(typeof $ref === "string" ? [find($ref, "schemas", components)] : []),
    ...(Array.isArray(allOf) ? (allOf as Schema[]) : []),
  ].map((part) => merged(part, components));
  return parts.reduce<Schema>(join, rest);
}

function join(one: Schema, other: Schema): Schema {
  const names = { ...membersOf(one), ...membersOf(other) };
  const properties = Object.fromEntries(
    Object.keys(names).map((name) => {
      const both = [membersOf(one)[name], membersOf(other)[name]].filter(isSchema);
      return [name, both.length === 1 ? both[0] : { allOf: both }];
    }),
  );
  const required = [one["required"], other["required"]].flatMap((list) => (list ?? []) as string[]);
  return {
    ...one,
    ...other,
    ...(Object.keys(names).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
  };
}

function membersOf({ properties }: Schema): Readonly<Record<string, unknown>> {
  return isSchema(properties) ? properties : {};
}

type Kind = "schemas" | "parameters" | "headers" | "responses";

/** A component that a reference names, of the kind that may stand there. */
export function find<K extends Kind>(
  $ref: string,
  kind: K,
  components: Components,
): Components[K][string] {
  const name = $ref.split("/").at(-1) ?? "";
  const found = components[kind][name] as Components[K][string] | undefined;
  if (found === undefined) throw new Error(`The document names ${$ref} and has none.`);
  return found;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
