/**
 * The OpenAPI document, made of the routes' own declarations. What a rule can say of a route (its name, who reaches it,
 * its headers, its refusals) is said here by that rule, and never by hand.
 */

import type { OpenAPIHono } from "@hono/zod-openapi";

import { declaredOn, type Declared } from "../declare.ts";
import type { HttpEnv } from "../env.ts";
import { describeOperation, type Described } from "./describe-operation.ts";
import { exampleOf } from "./examples.ts";
import { HEADERS, PARAMETERS } from "./headers.ts";
import { tidy } from "./schemas.ts";
import { SECURITY_SCHEMES } from "./security-schemes.ts";
import { TAGS } from "./tags.ts";
import type { ApiDocument, Operation, PathItem, Response, Schema } from "./types.ts";

const OPENAPI = "3.1.0";

const INFO = {
  title: "Nembl API",
  version: "1",
  description:
    "API keys, sign-ins and secrets, checked at the edge. Send an API key in `x-api-key`, or an access token as Bearer. One thing is answered as `data`, many as `data` with `pagination`, a refusal as `error`, `message` and `details`. A path or a field may gain members; what stands here keeps its name and its meaning.",
  license: { name: "Proprietary", url: "https://nembl.com/terms" },
  contact: { name: "Nembl", url: "https://nembl.com" },
};

/** `x-internal`: whom the server is for, as linters ask. */
const SERVERS = [{ url: "https://api.nembl.com", description: "Production.", "x-internal": false }];

export function documentOf(app: OpenAPIHono<HttpEnv>): ApiDocument {
  const generated = app.getOpenAPI31Document({ openapi: OPENAPI, info: INFO });
  const declared = new Map(
    declaredOn(app).map((route) => [`${route.method} ${route.path}`, route] as const),
  );
  const schemas = Object.fromEntries(
    Object.entries((generated.components?.schemas ?? {}) as Record<string, Schema>).map(
      ([name, schema]) => [name, tidy(schema)],
    ),
  );
  const responses = new Map<string, Response>();
  const paths: Record<string, PathItem> = {};
  for (const [path, item] of Object.entries(generated.paths ?? {})) {
    paths[path] = Object.fromEntries(
      Object.entries(item as Readonly<Record<string, Operation>>).map(([method, operation]) => {
        const route = declared.get(`${method.toUpperCase()} ${path}`) as Declared;
        const described = describeOperation(operation, route);
        addNew(responses, described);
        return [method, withExample(described.operation, schemas)];
      }),
    );
  }
  const used = new Set(Object.values(paths).flatMap(tagsOf));
  return {
    openapi: OPENAPI,
    info: INFO,
    servers: SERVERS,
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name))
      .map(([name, { description }]) => ({ name, description })),
    paths,
    components: {
      schemas,
      parameters: PARAMETERS,
      headers: HEADERS,
      responses: Object.fromEntries([...responses].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

/** Of the body, whole: the first thing that people copy. */
function withExample(operation: Operation, schemas: Readonly<Record<string, Schema>>): Operation {
  const { requestBody } = operation;
  if (requestBody === undefined) return operation;
  const content = Object.entries(requestBody.content).map(([type, media]) => {
    const example = exampleOf(media.schema, schemas);
    return [type, example === undefined ? media : { ...media, example }] as const;
  });
  return { ...operation, requestBody: { ...requestBody, content: Object.fromEntries(content) } };
}

function addNew(responses: Map<string, Response>, { refusals }: Described): void {
  for (const [name, response] of refusals) responses.set(name, response);
}

function tagsOf(item: PathItem): readonly string[] {
  return Object.values(item).flatMap(({ tags }) => tags);
}
