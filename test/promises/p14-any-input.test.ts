import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { call } from "../support/call.ts";
import { signedIn, startPool } from "../support/tokens.ts";
import { seedCompany, seedKey } from "../support/world.ts";

interface DocumentedOperation {
  readonly requestBody?: {
    readonly content: { readonly "application/json": { readonly schema: Schema } };
  };
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly schema: Schema | undefined;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Record<string, Schema>;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly $ref?: string;
}

let credentials: { key?: string; bearer?: string }[];
let operations: Operation[];
let schemas: Record<string, Schema>;

beforeAll(async () => {
  const pool = await startPool();
  const company = await seedCompany();
  credentials = [
    { key: (await seedKey(company.id, "live")).value },
    { key: (await seedKey(company.id, "test")).value },
    { bearer: await signedIn(pool, company.id) },
    { bearer: await signedIn(pool, company.id, "member") },
    {},
  ];
  const { body: document } = await call("GET", "/openapi.json");
  schemas = document.components.schemas;
  operations = Object.entries<Record<string, DocumentedOperation>>(document.paths).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        schema: operation.requestBody?.content["application/json"].schema,
      })),
  );
});
afterAll(() => vi.unstubAllGlobals());

/** Values near what the schema asks for, and values that have nothing to do with it. */
function near(schema: Schema | undefined): fc.Arbitrary<unknown> {
  const resolved = schema?.$ref ? schemas[schema.$ref.split("/").at(-1) ?? ""] : schema;
  const junk = fc.jsonValue({ maxDepth: 2 });
  if (resolved?.enum) return fc.oneof(fc.constantFrom(...resolved.enum), junk);
  if (resolved?.type === "object") {
    const members = Object.entries(resolved.properties ?? {}).map(
      ([name, member]) => [name, near(member)] as const,
    );
    const record = fc.record(Object.fromEntries(members), { requiredKeys: [] });
    return fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: junk });
  }
  if (resolved?.type === "array") {
    return fc.oneof(fc.array(near(resolved.items), { maxLength: 12 }), junk);
  }
  if (resolved?.type === "string") {
    return fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.date().map(String), junk);
  }
  return fc.oneof(fc.integer(), fc.double(), junk);
}

const header = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 });

/** Attack: whatever a client can think of sending, to make us fail instead of refuse. */
it(
  "P14: nothing that a client sends makes a 5xx, and every refusal is in the envelope",
  { timeout: 120_000 },
  async () => {
    const request = fc.constantFrom(...operations).chain((operation) =>
      fc.record({
        operation: fc.constant(operation),
        credential: fc.constantFrom(...credentials),
        id: fc.oneof(
          fc.constantFrom("key_x", "svc_x", "..", "%00", "%ff", "a".repeat(65)),
          fc.string({ maxLength: 80 }).map(encodeURIComponent),
        ),
        query: fc.dictionary(
          fc.constantFrom(
            "page",
            "pageSize",
            "status",
            "environment",
            "cursor",
            "from",
            "to",
            "actor",
            "format",
            "tag",
            "search",
            "x",
          ),
          fc.string({ unit: "binary", maxLength: 40 }),
          { maxKeys: 4 },
        ),
        headers: fc.dictionary(
          fc.constantFrom(
            "if-match",
            "idempotency-key",
            "x-nembl-company",
            "x-nembl-environment",
            "accept",
          ),
          header,
          { maxKeys: 3 },
        ),
        body: fc.oneof(
          { weight: 6, arbitrary: near(operation.schema).map((value) => JSON.stringify(value)) },
          { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
        ),
        type: fc.constantFrom("application/json", "application/json; charset=utf-8", "text/plain"),
      }),
    );

    await fc.assert(
      fc.asyncProperty(
        request,
        async ({ operation, credential, id, query, headers, body, type }) => {
          const { method } = operation;
          const path = operation.path.replaceAll(/\{\w+\}/g, id);
          const search = new URLSearchParams(query).toString();
          const withBody =
            method === "GET" ? {} : { body, headers: { ...headers, "content-type": type } };
          const answer = await call(method, `${path}?${search}`, {
            headers,
            ...credential,
            ...withBody,
          });

          expect(answer.status).toBeLessThan(500);
          if (answer.status < 400) return;
          expect(answer.body).toMatchObject({
            error: expect.stringMatching(/^[a-z_]+$/),
            message: expect.any(String),
            details: expect.any(Array),
          });
          if (answer.status === 422 && answer.body.error === "validation_error") {
            expect(answer.body.details[0]).toEqual({
              field: expect.any(String),
              message: expect.any(String),
            });
          }
        },
      ),
      { numRuns: 1_500, seed: 20_261_122 },
    );
  },
);
