/**
 * The routes that every kind of thing has: list, create, get, change, delete, with the envelope, `ETag`, `If-Match`,
 * `Location` and `Idempotency-Key` of the contract. A feature names its kind once and hands its verbs in.
 */

import { type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";

import type { Context as VerbContext, Made } from "../core/context.ts";
import { paginationOf, type PageRequest } from "../core/page.ts";
import type { Access, CrudAccess } from "./access.ts";
import type { Contract } from "./contract.ts";
import { route } from "./declare.ts";
import type { HttpEnv } from "./env.ts";
import { answer, answerHeaders } from "./answer.ts";
import { idempotent, judgeRead, nameIn } from "./idempotency.ts";
import { etagOf, type Version, type Versioned } from "../core/version.ts";
import { ifMatch } from "./preconditions.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "./respond.ts";

export interface Kind<R extends z.ZodObject> {
  /** Below `/v1`: `/groups`. */
  readonly path: `/${string}`;
  /** Its group in the reference. */
  readonly tag: string;
  /** Of one parameter, which has the name of the resource's own member: `{id}` or `{slug}`. */
  readonly param: z.ZodObject;
  readonly resource: R;
  /** What is answered, in words: "The group." */
  readonly answers: string;
  /** Who reaches which of the routes. */
  readonly access: CrudAccess;
}

/** As its feature presents it. */
type Presented<R extends z.ZodObject> = Versioned<z.input<R>>;

interface Words extends Pick<Contract, "operation" | "refuses"> {
  readonly summary: string;
  readonly description?: string;
  /** Where it is not the kind's own. */
  readonly access?: Access;
}

/** A filter comes to its query as it was sent. */
type Sent<F> = F extends z.ZodObject ? z.input<F> : unknown;

/** Of a part of the thing, with a path of its own: `/value`. */
interface Part {
  readonly part?: `/${string}`;
}

export function resourceRoutes<D, R extends z.ZodObject>(
  router: OpenAPIHono<HttpEnv<D>>,
  kind: Kind<R>,
) {
  const [key = "id"] = Object.keys(kind.param.shape);
  const tags = [kind.tag];
  const pathOf = (part = "") => `${kind.path}/{${key}}${part}` as const;
  const one = jsonContent(dataOf(kind.resource), kind.answers);
  type Ctx = VerbContext<D>;
  type C = Context<HttpEnv<D>>;

  let read: ((ctx: Ctx, id: string) => Promise<unknown>) | undefined;
  /** As the kind's own `get` judges it at that moment. */
  const mayStillRead = async (
    c: Context<HttpEnv<D>, string>,
    { location }: { readonly location: string | null },
  ): Promise<void> => {
    const get = read;
    if (get === undefined) throw new TypeError(`${kind.path} has no get to judge a replay by`);
    await judgeRead(c.get("ctx"), (ctx) => get(ctx, c.req.param(key) ?? nameIn(location)));
  };

  function presented(c: C, { resource, revision }: Presented<z.ZodObject>) {
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  }

  return {
    list<F extends z.ZodObject | undefined = undefined, I extends z.ZodObject = R>(
      words: Words & {
        readonly filter?: F;
        readonly order: string;
        /** Where a list shows less of each than is shown of one alone. */
        readonly item?: I;
      },
      list: (
        ctx: Ctx,
        filter: Sent<F>,
        page: PageRequest,
      ) => Promise<{ readonly items: readonly z.input<I>[]; readonly totalCount: number }>,
    ): void {
      const { order, filter, item, ...spoken } = words;
      const declared = route({
        method: "get",
        path: kind.path,
        access: kind.access.read,
        tags,
        ...spoken,
        request: { query: z.object(pageQuery), ...(filter ? { filter } : {}) },
        responses: { 200: jsonContent(pageOf(item ?? kind.resource), order), ...errorResponses },
      });
      router.openapi(
        declared,
        handle(async (c) => {
          const sent = valid(c, "query");
          const page = readPage(sent as { page: number; pageSize: number });
          const { items, totalCount } = await list(c.get("ctx"), sent as Sent<F>, page);
          return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
        }),
      );
    },

    /** The body goes to its verb as it was sent. `shownOnce` is in this answer only: no replay can hold it. */
    create<B extends z.ZodType>(
      words: Words & {
        readonly body: B;
        /** Where the first answer holds more than the resource. */
        readonly created?: { readonly schema: z.ZodType; readonly answers: string };
      },
      create: (
        ctx: Ctx,
        body: z.input<B>,
      ) => Promise<Presented<R> & { readonly shownOnce?: Readonly<Record<string, unknown>> }>,
    ): void {
      const { body, created, ...spoken } = words;
      const answerTo = (made: Made) => {
        const id = String((made.resource as Readonly<Record<string, unknown>>)[key]);
        return answer(201, `/v1${kind.path}/${id}`, made);
      };
      const declared = route({
        method: "post",
        path: kind.path,
        access: kind.access.create,
        tags,
        ...spoken,
        etag: true,
        middleware: [idempotent(answerTo, mayStillRead as never)] as const,
        request: { body: jsonBody(body) },
        responses: {
          201: created ? jsonContent(dataOf(created.schema), created.answers) : one,
          ...errorResponses,
        },
      });
      router.openapi(
        declared,
        handle(async (c) => {
          const made = await create(c.get("ctx"), valid(c, "json") as z.input<B>);
          const { body: shown, status, ...rest } = answerTo(made);
          const data = { ...shown.data, ...made.shownOnce };
          return c.json({ data }, status, answerHeaders(rest));
        }),
      );
    },

    get<G extends z.ZodObject = R>(
      words: Words &
        Part & {
          /** Where one thing alone shows more than it does in a list. */
          readonly resource?: G;
        },
      get: (ctx: Ctx, id: string) => Promise<Presented<G>>,
    ): void {
      const { resource, part, ...spoken } = words;
      if (part === undefined) read = get;
      const declared = route({
        method: "get",
        path: pathOf(part),
        access: kind.access.read,
        tags,
        ...spoken,
        etag: true,
        request: { params: kind.param },
        responses: {
          200: resource ? jsonContent(dataOf(resource), kind.answers) : one,
          ...errorResponses,
        },
      });
      router.openapi(
        declared,
        handle(async (c) => presented(c, await get(c.get("ctx"), idOf(c)))),
      );
    },

    change<B extends z.ZodType>(
      words: Words &
        Part & {
          readonly method: "patch" | "put";
          readonly body: B;
          /** Takes an `Idempotency-Key`: sent twice, it is done once. */
          readonly idempotent?: boolean;
        },
      change: (ctx: Ctx, input: Version & { readonly patch: z.input<B> }) => Promise<Presented<R>>,
    ): void {
      const { method, body, part, idempotent: takesKey = false, ...spoken } = words;
      const declared = route({
        method,
        path: pathOf(part),
        access: kind.access.update,
        tags,
        ...spoken,
        etag: true,
        ifMatch: true,
        ...(takesKey
          ? {
              middleware: [idempotent((made) => answer(200, null, made), mayStillRead as never)],
            }
          : {}),
        request: { params: kind.param, body: jsonBody(body) },
        responses: { 200: one, ...errorResponses },
      });
      router.openapi(
        declared,
        handle(async (c) => {
          const patch = valid(c, "json") as z.input<B>;
          const input = { id: idOf(c), matches: ifMatch(c), patch };
          return presented(c, await change(c.get("ctx"), input));
        }),
      );
    },

    remove(
      words: Words & Part & { readonly answers?: string },
      remove: (ctx: Ctx, version: Version) => Promise<void>,
    ): void {
      const { answers = "Deleted.", part, ...spoken } = words;
      const declared = route({
        method: "delete",
        path: pathOf(part),
        access: kind.access.delete,
        tags,
        ...spoken,
        ifMatch: true,
        request: { params: kind.param },
        responses: { 204: { description: answers }, ...errorResponses },
      });
      router.openapi(
        declared,
        handle(async (c) => {
          await remove(c.get("ctx"), { id: idOf(c), matches: ifMatch(c) });
          return c.body(null, 204);
        }),
      );
    },
  };

  function idOf(c: C): string {
    return (valid(c, "param") as Readonly<Record<string, string>>)[key] as string;
  }

  /** What the route's own schema let through; a body and a filter as they were sent. The library types it by a literal route; here the route is a parameter. */
  function valid(c: C, part: "query" | "param" | "json"): unknown {
    return c.req.valid(part as never);
  }

  /** A handler answers what the route beside it declares; its type would be that of one literal route. */
  function handle(handler: (c: C) => Promise<Response>) {
    return handler as never;
  }
}
