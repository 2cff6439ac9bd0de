/** Every string that any route takes is made of the text schemas: a bare one would take what is no text. */

import { z } from "@hono/zod-openapi";
import { expect, it } from "vitest";

import { createApp } from "../../src/app.ts";
import { isText } from "../../src/core/text-schemas.ts";

interface Found {
  readonly where: string;
  readonly schema: z.ZodString;
}

/** All strings below a schema, names of maps included. */
function stringsIn(schema: unknown, where: string, seen = new Set<unknown>()): Found[] {
  if (!(schema instanceof z.ZodType) || seen.has(schema)) return [];
  seen.add(schema);
  const own = schema instanceof z.ZodString ? [{ where, schema }] : [];
  const below = Object.entries(schema.def).flatMap(([member, value]) => partsOf(member, value));
  return [...own, ...below.flatMap(([part, inner]) => stringsIn(inner, `${where}.${part}`, seen))];
}

function partsOf(member: string, value: unknown): [string, unknown][] {
  if (value instanceof z.ZodType) return [[member, value]];
  if (Array.isArray(value)) return value.map((inner, index) => [`${member}${index}`, inner]);
  return member === "shape" ? Object.entries(value as object) : [];
}

async function requestSchemas(): Promise<Found[]> {
  const whole = await createApp().contents.whole();
  return whole.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { method, path, request = {} } = definition.route;
    const content = request.body?.content["application/json"];
    const body = content !== undefined && "schema" in content ? content.schema : undefined;
    const parts = { body, query: request.query, params: request.params, headers: request.headers };
    return Object.entries(parts).flatMap(([part, schema]) =>
      stringsIn(schema, `${method} ${path} ${part}`),
    );
  });
}

it("no route takes a bare string", async () => {
  const strings = await requestSchemas();
  // A walk that finds nothing proves nothing: bodies, queries, paths and both sides of a map are in it.
  for (const known of [
    "post /v1/services body.name",
    "get /v1/secrets query.search",
    "get /v1/api-keys/{id} params.id",
    "post /v1/requests body.title",
    "get /v1/requests query.serviceId",
    "post /v1/requests/{id}/assign body.userId",
    "patch /v1/inbound-webhooks/{id} body.secret",
    "keyType",
    "valueType",
    "post /v1/leaks/github body",
  ]) {
    expect(strings.some(({ where }) => where.includes(known))).toBe(true);
  }
  expect(strings.filter(({ schema }) => !isText(schema)).map(({ where }) => where)).toEqual([]);
});

it("finds a bare string where there is one", () => {
  const schema = z.strictObject({ tags: z.array(z.record(z.string(), z.int())).optional() });
  expect(
    stringsIn(schema, "body").map(({ where, schema: found }) => [where, isText(found)]),
  ).toEqual([["body.tags.innerType.element.keyType", false]]);
});
