/** After all routes: a known path asked with a method it does not answer is 405 with `Allow`, not 404. */

import type { Hono } from "hono";
import { inspectRoutes } from "hono/dev";

import { CodedError } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

export function addMethodNotAllowed<D>(app: Hono<HttpEnv<D>>): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method, isMiddleware } of inspectRoutes(app)) {
    if (isMiddleware || method === "ALL") continue;
    methodsOf.set(path, (methodsOf.get(path) ?? new Set<string>()).add(method));
  }
  for (const [path, methods] of methodsOf) {
    const allow = [...methods, ...(methods.has("GET") ? ["HEAD"] : [])].toSorted();
    app.all(path, () => {
      throw new CodedError("method_not_allowed", `This path answers ${allow.join(", ")}.`, {
        allow,
      });
    });
  }
}
