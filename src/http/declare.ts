/** A route with who reaches it. There is no other way to make one: lint keeps `createRoute` in this folder. */

import { createRoute, type OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { Handler, MiddlewareHandler } from "hono";

import { securityOf, type Access } from "./access.ts";
import { documented, type AsSent, type RequestSpec } from "./as-sent.ts";
import { limitBody, checkEntries, requireJson } from "./body.ts";
import { isIdempotent, type Contract } from "./contract.ts";
import type { HttpEnv } from "./env.ts";
import { gate, gated } from "./gate.ts";

/** Symbols: they travel with the route through every mount, and never into the OpenAPI document. */
const ACCESS = Symbol("access");
const CONTRACT = Symbol("contract");

const UNSAFE: ReadonlySet<string> = new Set(["post", "put", "patch", "delete"]);

type Spec<P extends string> = Omit<RouteConfig, "path" | "security" | "request" | "operationId"> &
  Omit<Contract, "idempotent"> & {
    readonly path: P;
    readonly access: Access;
    readonly request?: RequestSpec;
  };

/** Its gate comes first, then what is checked of every body, then the route's own middleware, then its schemas. */
export function route<P extends string, R extends Spec<P>>(spec: R & { readonly path: P }) {
  const { access, middleware = [], request, ...rest } = spec;
  const { operation, refuses, etag, ifMatch, ...declared } = rest;
  const own = Array.isArray(middleware) ? middleware : [middleware];
  const idempotent = own.some(isIdempotent);
  const contract = { operation, refuses, etag, ifMatch, idempotent };
  const body = UNSAFE.has(spec.method) ? bodyChecksOf(access) : [];
  const made = createRoute({
    ...declared,
    ...(request === undefined ? {} : documented(request)),
    security: securityOf(access),
    middleware: [gate(access, spec.path), ...body, ...own],
  } as RouteConfig);
  const carried = { [ACCESS]: access, [CONTRACT]: contract };
  return Object.assign(made, carried) as unknown as AsSent<Omit<R, "access" | keyof Contract>> & {
    readonly path: P;
    getRoutingPath: () => string;
  };
}

/**
 * Makes one of gate and handler where nothing else stands between them: a router that finds one handler calls it, where
 * for two it composes a chain of promises.
 */
export function mergeGate<D>(config: RouteConfig, handler: Handler<HttpEnv<D>>) {
  const { [ACCESS]: access, middleware } = config as RouteConfig & { readonly [ACCESS]?: Access };
  const alone =
    Array.isArray(middleware) && middleware.length === 1 && config.request === undefined;
  if (access === undefined || !alone) return { config, handler };
  return { config: { ...config, middleware: [] }, handler: gated(access, handler, config.path) };
}

/**
 * What no credential is looked at for may be signed as it came, or be a form. What takes a key alone reads no body, and
 * none that is sent along may keep a leaked key alive.
 */
function bodyChecksOf({ who }: Access): MiddlewareHandler[] {
  return who === "person" || who === "member" || who === "runner"
    ? [limitBody, requireJson, checkEntries]
    : [limitBody];
}

export interface Declared {
  /** In capitals. */
  readonly method: string;
  /** As OpenAPI writes it, mounts included: `/v1/services/{id}`. */
  readonly path: string;
  readonly access: Access;
  readonly contract: Contract;
}

/** Every route of a router, and of what is mounted on it, in the order of their declaration. */
export function declaredOn(router: OpenAPIHono<HttpEnv>): Declared[] {
  return router.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const {
      method,
      path,
      [ACCESS]: access,
      [CONTRACT]: contract,
    } = definition.route as typeof definition.route & {
      readonly [ACCESS]?: Access;
      readonly [CONTRACT]?: Contract;
    };
    if (access === undefined || contract === undefined) {
      throw new TypeError(`${method} ${path} was made without route().`);
    }
    return [{ method: method.toUpperCase(), path, access, contract }];
  });
}
