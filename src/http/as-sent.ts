/**
 * What a route's handler is given as it was sent: a body, and the filter of a list. The document says what they must be.
 * The verb or query that they are for finds out whether they are that, by the same schema, for every host alike.
 */

import { z, type RouteConfig } from "@hono/zod-openapi";

/** A symbol: it travels with the route through every mount, and never into the OpenAPI document. */
const FILTER = Symbol("filter");

export type RequestSpec = NonNullable<RouteConfig["request"]> & {
  /** What a query asks for besides its page. */
  readonly filter?: z.ZodObject;
};

interface Body<S extends z.ZodType> {
  readonly required: boolean;
  readonly content: { readonly "application/json": { readonly schema: S } };
}

/** A handler gets what was sent in the type that its verb takes: the verb finds out whether it is that. */
export type AsSent<R> = R extends { readonly request: infer Q }
  ? Omit<R, "request"> & {
      readonly request: Omit<Q, "body" | "query" | "filter"> & BodyAsSent<Q> & QueryAsSent<Q>;
    }
  : R;

type BodyAsSent<Q> = Q extends { readonly body: Body<infer S> }
  ? { readonly body: Body<z.ZodType<z.input<S>, z.input<S>>> }
  : Kept<Q, "body">;

type QueryAsSent<Q> = Q extends { readonly filter: infer F extends z.ZodObject }
  ? { readonly query: z.ZodPipe<z.ZodType, z.ZodType<Read<Q> & z.input<F>>> }
  : Kept<Q, "query">;

/** What the route reads itself: the page. */
type Read<Q> = Q extends { readonly query: infer S extends z.ZodType } ? z.output<S> : unknown;

type Kept<Q, Part extends string> =
  Q extends Readonly<Record<Part, infer T>> ? Readonly<Record<Part, T>> : unknown;

/** As the document has it: page and filter are one query. */
export function documented({ filter, ...request }: RequestSpec): Pick<RouteConfig, "request"> {
  if (filter === undefined) return { request };
  const page = request.query instanceof z.ZodObject ? request.query : z.object({});
  return { request: { ...request, query: page.extend(filter.shape) }, [FILTER]: filter } as Pick<
    RouteConfig,
    "request"
  >;
}

/** As the router checks it: what a verb will read is only taken in here. */
export function takenAsSent(route: RouteConfig): RouteConfig {
  const { request } = route;
  if (request === undefined) return route;
  const { [FILTER]: filter } = route as RouteConfig & { readonly [FILTER]?: z.ZodObject };
  const { body, query } = request;
  return {
    ...route,
    request: {
      ...request,
      ...(body === undefined
        ? {}
        : { body: { ...body, content: { "application/json": { schema: z.unknown() } } } }),
      ...(filter !== undefined && query instanceof z.ZodObject
        ? { query: query.extend(unread(filter)) }
        : {}),
    },
  };
}

function unread({ shape }: z.ZodObject): z.ZodRawShape {
  return Object.fromEntries(Object.keys(shape).map((name) => [name, z.unknown().optional()]));
}
