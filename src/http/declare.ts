/** A route with who reaches it. There is no other way to make one: lint keeps `createRoute` in this folder. */

import { createRoute, type OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";

import { securityOf, type Access } from "./access.ts";
import { limitBody, checkEntries, requireJson } from "./body.ts";
import type { HttpEnv } from "./env.ts";
import { gate } from "./gate.ts";

/** A symbol: it travels with the route through every mount, and never into the OpenAPI document. */
const ACCESS = Symbol("access");

const UNSAFE: ReadonlySet<string> = new Set(["post", "put", "patch", "delete"]);

type Spec<P extends string> = Omit<RouteConfig, "path" | "security"> & {
  readonly path: P;
  readonly access: Access;
};

/** Its gate comes first, then what is checked of every body, then the route's own middleware, then its schemas. */
export function route<P extends string, R extends Spec<P>>(spec: R & { readonly path: P }) {
  const { access, middleware = [], ...declared } = spec;
  const own = Array.isArray(middleware) ? middleware : [middleware];
  const body = UNSAFE.has(spec.method) ? bodyChecksOf(access) : [];
  const made = createRoute({
    ...declared,
    security: securityOf(access),
    middleware: [gate(access), ...body, ...own],
  } as RouteConfig);
  return Object.assign(made, { [ACCESS]: access }) as unknown as Omit<R, "access"> & {
    readonly path: P;
    getRoutingPath: () => string;
  };
}

/**
 * What no credential is looked at for may be signed as it came, or be a form. What takes a key alone reads no body, and
 * none that is sent along may keep a leaked key alive.
 */
function bodyChecksOf({ who }: Access): MiddlewareHandler[] {
  return who === "person" || who === "member"
    ? [limitBody, requireJson, checkEntries]
    : [limitBody];
}

export interface Declared {
  /** In capitals. */
  readonly method: string;
  /** As OpenAPI writes it, mounts included: `/v1/services/{id}`. */
  readonly path: string;
  readonly access: Access;
}

/** Every route of a router, and of what is mounted on it, in the order of their declaration. */
export function declaredOn(router: OpenAPIHono<HttpEnv>): Declared[] {
  return router.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const {
      method,
      path,
      [ACCESS]: access,
    } = definition.route as typeof definition.route & {
      readonly [ACCESS]?: Access;
    };
    if (access === undefined) throw new TypeError(`${method} ${path} was made without route().`);
    return [{ method: method.toUpperCase(), path, access }];
  });
}
