/** An example of a schema, put together of the examples in it. Pure. */

import { isSchema } from "./schemas.ts";
import type { Schema } from "./types.ts";

type Schemas = Readonly<Record<string, Schema>>;

/** Undefined where nothing in it says what to write: a member like that is left out, where it may be. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  const { $ref, examples, default: usual, enum: values, const: only } = schema;
  if (typeof $ref === "string")
    return exampleOf(schemas[$ref.split("/").at(-1) ?? ""] ?? {}, schemas);
  if (Array.isArray(examples)) return examples[0];
  if (usual !== undefined) return usual;
  if (Array.isArray(values)) return values[0];
  if (only !== undefined) return only;
  const [choice] = [schema["oneOf"] ?? schema["anyOf"] ?? []].flat() as Schema[];
  if (choice !== undefined) return exampleOf(choice, schemas);
  switch ([schema["type"]].flat()[0]) {
    case "object":
      return exampleOfObject(schema, schemas);
    case "array":
      return exampleOfList(schema, schemas);
    case "boolean":
      return true;
    case "string":
      return schema["format"] === "date-time" ? "2027-01-31T09:30:00Z" : undefined;
    default:
      return undefined;
  }
}

function exampleOfObject(schema: Schema, schemas: Schemas): unknown {
  const { properties, required } = schema;
  if (!isSchema(properties)) return {};
  const members = Object.entries(properties).map(
    ([name, inner]) => [name, isSchema(inner) ? exampleOf(inner, schemas) : undefined] as const,
  );
  const needed = (Array.isArray(required) ? required : []) as string[];
  const lacking = members.some(([name, value]) => value === undefined && needed.includes(name));
  if (lacking) return undefined;
  return Object.fromEntries(members.filter(([, value]) => value !== undefined));
}

function exampleOfList({ items, minItems }: Schema, schemas: Schemas): unknown {
  const item = isSchema(items) ? exampleOf(items, schemas) : undefined;
  if (item === undefined) return minItems === undefined ? undefined : [];
  return [item];
}
