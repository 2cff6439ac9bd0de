import { Validator } from "@cfworker/json-schema";
import { expect, it } from "vitest";

import { ERROR_CODES } from "../../src/core/errors.ts";
import type { ApiDocument, Operation, Schema } from "../../src/http/openapi/types.ts";
import { call } from "../support/call.ts";
import { closed, find } from "../support/contract/closed.ts";
import { listRoutes } from "../support/routes.ts";

const document = (await call("GET", "/openapi.json")).body as ApiDocument;

interface Listed {
  readonly name: string;
  readonly operation: Operation;
}

const operations: readonly Listed[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

const validatorOf = (schema: Schema) => new Validator(schema, "2020-12", false);

/** Every value below a member of this name, with where it stands. */
function valuesOf(member: string, value: unknown, at = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key === member ? [[`${at}/${key}`, inner] as [string, unknown]] : []),
    ...valuesOf(member, inner, `${at}/${key}`),
  ]);
}

it("docs/openapi.json is what the routes say (npm run docs:openapi writes it)", async () => {
  expect(document.openapi).toBe("3.1.0");
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../docs/openapi.json");
});

it("documents every route of the API", async () => {
  const mounted = (await listRoutes()).map(({ method, path }) => `${method} ${path}`);
  expect(operations.map(({ name }) => name).toSorted()).toEqual(mounted.toSorted());
});

it("names every operation, and keeps the names: generated clients call them by these", async () => {
  const ids = operations.map(({ operation }) => operation.operationId);
  expect(ids.filter((id) => !/^[a-z][A-Za-z]*\.[a-z][A-Za-z]*$/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  const list = operations.map(({ name, operation }) => `${operation.operationId} ${name}`);
  const text = `${list.toSorted().join("\n")}\n`;
  await expect(text).toMatchFileSnapshot("operation-ids.txt");
});

it("has words for every group of operations, and no group without one", () => {
  const named = document.tags.map(({ name }) => name);
  const used = new Set(operations.flatMap(({ operation }) => operation.tags));
  expect(named.toSorted()).toEqual([...used].toSorted());
  for (const { description } of document.tags) expect(description).toMatch(/\.$/);
});

it("offers a key exactly where a route declares that keys reach it, with the scopes that it asks", async () => {
  const declared = new Map(
    (await listRoutes()).map(({ method, path, access }) => [`${method} ${path}`, access]),
  );
  for (const { name, operation } of operations) {
    const access = declared.get(name);
    const offered = operation.security.flatMap((way) => Object.entries(way));
    const key = offered.find(([scheme]) => scheme === "apiKey");
    expect([name, key !== undefined]).toEqual([name, access?.keys]);
    const scopes = key?.[1] ?? [];
    expect([name, scopes.length > 0]).toEqual([
      name,
      access?.keys === true && access.asks.length > 0,
    ]);
    const people = offered.some(([scheme]) => scheme === "accessToken" || scheme === "session");
    expect([name, people]).toEqual([
      name,
      access !== undefined && ["visitor", "person", "member"].includes(access.who),
    ]);
  }
});

it("writes patterns that mean the same with and without the flag u, and no flags", () => {
  const patterns = valuesOf("pattern", document).filter(([, value]) => typeof value === "string");
  expect(patterns.length).toBeGreaterThan(100);
  for (const [at, pattern] of patterns as [string, string][]) {
    expect(pattern, at).toMatch(/^\^|\$$/);
    expect(pattern, at).not.toMatch(/\/[a-z]*$|\\[pP]\{/);
    for (const flags of ["", "u"]) expect(() => new RegExp(pattern, flags), at).not.toThrow();
  }
});

it("says of every refusal which codes it can have, each of them one of the closed list", () => {
  const { responses } = document.components;
  const codes = Object.values(responses).flatMap((response) =>
    valuesOf("enum", response).flatMap(([, value]) => value as string[]),
  );
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
  for (const { name, operation } of operations) {
    const statuses = Object.keys(operation.responses);
    expect([name, statuses.includes("default")]).toEqual([name, false]);
    expect([name, ["400", "500", "503"].every((status) => statuses.includes(status))]).toEqual([
      name,
      true,
    ]);
  }
});

/** All schemas of what a client sends, references followed: of bodies and parameters. */
function sentSchemas(): [string, Schema][] {
  const { components } = document;
  return operations.flatMap(({ operation }) => {
    const { operationId: id, parameters = [], requestBody } = operation;
    const taken = parameters.map((named) =>
      "$ref" in named ? find(named.$ref, "parameters", components) : named,
    );
    const bodies = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema);
    return [
      ...taken.map(({ name, schema }) => [`${id} ${name}`, schema] as [string, Schema]),
      ...bodies.flatMap((schema) => partsOf(closed(schema, components), `${id} body`)),
    ];
  });
}

function partsOf(schema: Schema, at: string): [string, Schema][] {
  const { items, properties, oneOf, anyOf, propertyNames, additionalProperties } = schema;
  const inner = [
    ...Object.entries((properties ?? {}) as Record<string, Schema>),
    ...Object.entries({ items, propertyNames, additionalProperties }),
    ...Object.entries((oneOf ?? anyOf ?? []) as Schema[]),
  ].filter((entry): entry is [string, Schema] => typeof entry[1] === "object");
  return [[at, schema], ...inner.flatMap(([name, part]) => partsOf(part, `${at}/${name}`))];
}

/** Of GitHub's report a body is the limit; the others are what a verb's own rule limits. */
const LIMITED_BY_THEIR_VERB =
  /^leaks\.reportFromGithub|\/(expiresAt|recoveryCode|code|phoneNumber)$/;

it("limits everything that a client sends: each text, each list, each number", () => {
  const unlimited = sentSchemas()
    .filter(([at]) => !LIMITED_BY_THEIR_VERB.test(at))
    .filter(([, schema]) => {
      const types = [schema["type"]].flat();
      const named = "enum" in schema || "const" in schema || "format" in schema;
      return (
        (types.includes("string") && !named && schema["maxLength"] === undefined) ||
        (types.includes("array") && schema["maxItems"] === undefined) ||
        (types.includes("integer") && schema["maximum"] === undefined)
      );
    });
  expect(unlimited.map(([at]) => at)).toEqual([]);
});

it("shows an example of every body and parameter, and each fits its schema", () => {
  for (const { operation } of operations) {
    const { operationId: id, parameters = [], requestBody } = operation;
    for (const parameter of parameters) {
      if ("$ref" in parameter) continue;
      const { name, schema, example, description } = parameter;
      expect([id, name, description]).toEqual([id, name, expect.any(String)]);
      expect([id, name, example !== undefined || "enum" in schema]).toEqual([id, name, true]);
    }
    for (const { schema, example } of Object.values(requestBody?.content ?? {})) {
      const { errors } = validatorOf(closed(schema, document.components)).validate(example);
      expect([id, example === undefined, errors]).toEqual([id, false, []]);
    }
  }
});

function exampled(value: unknown): Schema[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "examples" in value && Array.isArray(value.examples) ? [value as Schema] : [];
  return [...own, ...Object.values(value).flatMap(exampled)];
}

it("has no example in a schema that does not fit it", () => {
  const schemas = exampled(document);
  expect(schemas.length).toBeGreaterThan(50);
  for (const schema of schemas) {
    const validator = validatorOf(closed(schema, document.components));
    for (const example of schema["examples"] as unknown[]) {
      const { errors } = validator.validate(example);
      expect([example, errors]).toEqual([example, []]);
    }
  }
});

it("names on every answer the request's id, and the origin that may read it", () => {
  for (const { name, operation } of operations) {
    for (const [status, named] of Object.entries(operation.responses)) {
      const answer = "$ref" in named ? find(named.$ref, "responses", document.components) : named;
      const headers = Object.keys(answer.headers ?? {});
      expect([name, status, headers]).toEqual([
        name,
        status,
        expect.arrayContaining(["X-Request-Id", "Access-Control-Allow-Origin"]),
      ]);
    }
  }
});

it("serves the reference under a policy of its own origin, and as a list where no script runs", async () => {
  const page = await call("GET", "/docs");
  const policy = page.headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|https?:|\*|data:(?!;)(?! )/);
  expect(page.text.toLowerCase()).toMatch(/^<!doctype html><html/);
  // Nothing inline, and nothing of anybody else's.
  expect(page.text).not.toMatch(/<style|style=|<script(?! type="module" src="\/)|="https?:/);
  for (const { name, operation } of operations) {
    expect(page.text).toContain(name);
    expect(page.text).toContain(`id="${operation.operationId}"`);
  }
});

it("describes itself as text at /llms.txt", async () => {
  const { text, headers } = await call("GET", "/llms.txt");
  expect(headers.get("content-type")).toMatch(/^text\/plain/);
  expect(text).toMatch(/^# Nembl API\n\n> /);
  expect(text).toContain("http://api.test/openapi.json");
  for (const { operation } of operations) expect(text).toContain(`(${operation.operationId})`);
});

it.each(["..%2fpolicy-engine.wasm", "x.wasm", "none.js", "a/b.js"])(
  "serves nothing but its own files below /docs: %s",
  async (name) => {
    expect((await call("GET", `/docs/${name}`)).status).toBe(404);
  },
);
