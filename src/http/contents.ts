/** The API's table of contents: which path belongs to which slice. A slice is loaded when it is first asked for. */

import { OpenAPIHono } from "@hono/zod-openapi";
import type { ErrorHandler } from "hono";

import { CodedError } from "../core/errors.ts";
import { declaredOn, type Declared } from "./declare.ts";
import type { HttpEnv } from "./env.ts";
import { methodsAt } from "./method-not-allowed.ts";

/** Each slice's routers need their own part of the composition root; the whole has them all. */
// oxlint-disable-next-line typescript/no-explicit-any -- the library's own bound for routers of any environment
type Router = OpenAPIHono<any>;

/** Routers with the path that each is mounted at. */
type Mounts = readonly (readonly ["/" | "/v1", Router])[];

export function v1(...routers: readonly Router[]): Mounts {
  return routers.map((router) => ["/v1", router]);
}

/** Of routes that say their whole path. */
export function root(...routers: readonly Router[]): Mounts {
  return routers.map((router) => ["/", router]);
}

/** A slice's door for HTTP, behind `import()`. Each request that needs it asks for itself: isolates share no promises. */
export type LoadSlice = () => Promise<Mounts>;

/**
 * Who reaches the routes at a path, in one word; each route's own declaration says the rest. What is for operators is
 * answered without a configuration, too.
 */
export type Reached =
  | "operators"
  | "anyone"
  | "key holders"
  | "runners"
  | "people"
  | "keys and people";

export interface Row {
  /** It and everything below it, but for what a longer row names. `{id}` stands for any one segment. */
  readonly path: `/${string}`;
  readonly reached: Reached;
  readonly slice: LoadSlice;
  /** A key's request is answered by what every isolate starts with: its routes are handed no dependencies. */
  readonly alone: boolean;
}

export interface Chapter {
  readonly row: Row;
  /** Once it has been loaded. */
  readonly app: OpenAPIHono<HttpEnv> | undefined;
  readonly load: () => Promise<OpenAPIHono<HttpEnv>>;
}

export interface Contents {
  readonly find: (path: string) => Chapter | undefined;
  /** Every route of every slice. */
  readonly routes: () => Promise<readonly Declared[]>;
  /** All of it as one router: for the OpenAPI document. */
  readonly whole: () => Promise<OpenAPIHono<HttpEnv>>;
}

export function createContents(rows: readonly Row[], onError: ErrorHandler<HttpEnv>): Contents {
  const apps = new Map<LoadSlice, OpenAPIHono<HttpEnv>>();
  const exact = new Map<string, Chapter>();
  const byTop = new Map<string, { readonly chapter: Chapter; readonly below: RegExp }[]>();

  // The longest first, and a name before `{id}`: what is found first is what is meant.
  for (const row of rows.toSorted((a, b) => depth(b.path) - depth(a.path))) {
    const chapter: Chapter = {
      row,
      get app() {
        return apps.get(row.slice);
      },
      load: async () => {
        const present = apps.get(row.slice);
        if (present !== undefined) return present;
        const made = createSliceApp(await row.slice(), onError);
        apps.set(row.slice, made);
        return made;
      },
    };
    exact.set(row.path, chapter);
    const top = topOf(row.path);
    byTop.set(top, [...(byTop.get(top) ?? []), { chapter, below: patternOf(row.path) }]);
  }

  async function whole(): Promise<OpenAPIHono<HttpEnv>> {
    const app = new OpenAPIHono<HttpEnv>();
    for (const slice of new Set(rows.map((row) => row.slice))) mount(app, await slice());
    return app;
  }

  return {
    find: (path) =>
      exact.get(path) ?? byTop.get(topOf(path))?.find(({ below }) => below.test(path))?.chapter,
    routes: async () => declaredOn(await whole()),
    whole,
  };
}

function createSliceApp(mounts: Mounts, onError: ErrorHandler<HttpEnv>): OpenAPIHono<HttpEnv> {
  const app = new OpenAPIHono<HttpEnv>();
  app.onError(onError);
  mount(app, mounts);
  const declared = declaredOn(app);
  app.notFound((c) => {
    const allow = methodsAt(declared, c.req.path);
    if (allow.length === 0) throw new CodedError("not_found", "No such path.");
    const message = `This path answers ${allow.join(", ")}.`;
    throw new CodedError("method_not_allowed", message, { allow });
  });
  return app;
}

function mount(app: OpenAPIHono<HttpEnv>, mounts: Mounts): void {
  for (const [path, router] of mounts) app.route(path, router);
}

/** `/v1/services` of `/v1/services/svc_1`; of what is not below `/v1` the first segment. */
function topOf(path: string): string {
  const first = path.indexOf("/", 1);
  if (first < 0) return path;
  if (!path.startsWith("/v1/")) return path.slice(0, first);
  const second = path.indexOf("/", first + 1);
  return second < 0 ? path : path.slice(0, second);
}

function depth(path: string): number {
  return path.split("/").length * 2 - (path.includes("{") ? 1 : 0);
}

/** A row's path holds letters, hyphens and dots. Of these only the dot means something else in a pattern. */
function patternOf(path: string): RegExp {
  const source = path.replaceAll(".", String.raw`\.`).replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${source}(/|$)`);
}
