/** One operation: what the generator made of its schemas, and what follows from the rest of its route's declaration. Pure. */

import type { Declared } from "../declare.ts";
import { errorResponse, nameOf } from "./error-responses.ts";
import { headerRefs, parameterRefs } from "./headers.ts";
import { verbOf } from "./operation-id.ts";
import { reachWords } from "./reach-words.ts";
import { refusalsOf } from "./refusals.ts";
import { isSchema, tidy } from "./schemas.ts";
import { tagOf } from "./tags.ts";
import type { Media, Operation, Parameter, Response, Schema } from "./types.ts";

export interface Described {
  readonly operation: Operation;
  /** The components that it names. */
  readonly refusals: ReadonlyMap<string, Response>;
}

export function describeOperation(generated: Operation, route: Declared): Described {
  const { access, contract, method, path } = route;
  const { tags, summary, description, security, parameters = [], requestBody } = generated;
  const own = parameters.filter((parameter) => "name" in parameter);
  const [tag = ""] = tags;
  const page = isPage(generated);
  const verb = contract.operation ?? verbOf({ method, path, page });
  const refusals = refusalsOf({
    access,
    contract,
    method,
    page,
    path: own.some((parameter) => parameter.in === "path"),
    query: own.some((parameter) => parameter.in === "query"),
    body: requestBody !== undefined,
  });
  const named = [...refusals].map(
    ([status, codes]) => [status, nameOf(status, codes), errorResponse(status, codes)] as const,
  );
  const words = reachWords(access);
  const taken = [...own.map(tidyParameter), ...parameterRefs(headersTaken(route))];
  return {
    operation: {
      operationId: `${tagOf(tag).key}.${verb}`,
      tags,
      summary,
      description: description === undefined ? words : `${description}\n\n${words}`,
      security,
      ...(taken.length === 0 ? {} : { parameters: taken }),
      ...(requestBody === undefined
        ? {}
        : { requestBody: { ...requestBody, content: tidyContent(requestBody.content) } }),
      responses: {
        ...successes(generated, route),
        ...Object.fromEntries(
          named.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }]),
        ),
      },
    },
    refusals: new Map(named.map(([, name, response]) => [name, response])),
  };
}

/** `data` is a list. */
function isPage({ responses }: Operation): boolean {
  const ok = responses["200"];
  if (ok === undefined || "$ref" in ok) return false;
  const { properties } = ok.content?.["application/json"]?.schema ?? {};
  if (!isSchema(properties) || !isSchema(properties["data"])) return false;
  return properties["data"]["type"] === "array";
}

function headersTaken({ access, contract, method }: Declared): string[] {
  const { who } = access;
  return [
    ...(contract.ifMatch === true ? ["IfMatch"] : []),
    ...(contract.etag === true && method === "GET" ? ["IfNoneMatch"] : []),
    ...(contract.idempotent ? ["IdempotencyKey"] : []),
    ...(who === "member" || who === "person" ? ["Company", "Environment"] : []),
  ];
}

/** Every answer to a page of a registered client carries it. */
const CORS = ["Access-Control-Allow-Origin"];

function successes(generated: Operation, route: Declared): Record<string, Response> {
  const { access, contract, method } = route;
  const always = [
    "X-Request-Id",
    ...CORS,
    ...(access.keys ? ["RateLimit", "RateLimit-Policy"] : []),
  ];
  const found: Record<string, Response> = {};
  for (const [status, response] of Object.entries(generated.responses)) {
    if (status === "default" || "$ref" in response) continue;
    const { description, content, headers } = response;
    found[status] = {
      description,
      headers: {
        ...headers,
        ...headerRefs([
          ...always,
          ...(contract.etag === true && status !== "204" ? ["ETag"] : []),
          ...(hasLocation(status, route) ? ["Location"] : []),
          ...(contract.idempotent ? ["Idempotency-Replayed"] : []),
        ]),
      },
      ...(content === undefined ? {} : { content: tidyContent(content) }),
    };
  }
  if (contract.etag === true && method === "GET") {
    found["304"] = {
      description: "The thing is still the revision that `If-None-Match` names.",
      headers: headerRefs([...always, "ETag"]),
    };
  }
  return found;
}

/** An anonymous caller could not read what it made, so it is told no address. */
function hasLocation(status: string, { access }: Declared): boolean {
  if (status.startsWith("30")) return status !== "304";
  return (status === "201" || status === "202") && access.who !== "anyone";
}

function tidyParameter(parameter: Parameter): Parameter {
  const { description, ...schema } = tidy(parameter.schema) as Schema & {
    readonly description?: string;
    readonly examples?: readonly unknown[];
  };
  const { examples } = schema;
  return {
    ...parameter,
    description: description ?? wordsOf(parameter),
    schema,
    ...(examples === undefined ? {} : { example: examples[0] }),
  };
}

/** Where its schema has none. */
function wordsOf({ name, in: place }: Parameter): string {
  return place === "path"
    ? `The ${name === "slug" ? "slug" : "id"} of the thing, as it was answered.`
    : `Only those whose \`${name}\` is this.`;
}

function tidyContent(content: Readonly<Record<string, Media>>): Record<string, Media> {
  return Object.fromEntries(
    Object.entries(content).map(([type, media]) => [
      type,
      { ...media, schema: tidy(media.schema) },
    ]),
  );
}
