/** The router's own table, in the words of the OpenAPI document. */

import type { Hono } from "hono";
import { inspectRoutes } from "hono/dev";

import type { HttpEnv } from "../../src/http/env.ts";

export interface Route {
  readonly method: string;
  readonly path: string;
}

export function listRoutes<D>(app: Hono<HttpEnv<D>>): Route[] {
  const seen = new Map<string, Route>();
  for (const { method, path, isMiddleware } of inspectRoutes(app)) {
    if (isMiddleware || method === "ALL") continue;
    const route = { method, path: path.replaceAll(/:(\w+)/g, "{$1}") };
    seen.set(`${route.method} ${route.path}`, route);
  }
  return [...seen.values()];
}
