/** A feature's sub-app: routes are declared with their schemas, which check addresses and make the OpenAPI document. */

import { OpenAPIHono, z, type Hook, type RouteConfig } from "@hono/zod-openapi";
import type { Handler } from "hono";

import { validationError } from "../core/parse.ts";
import { mergeGate } from "./declare.ts";
import type { HttpEnv } from "./env.ts";

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  const router = new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
  const { openapi } = router;
  router.openapi = ((declared: RouteConfig, own: Handler<HttpEnv<D>>) => {
    const { middleware: _, ...documented } = declared;
    router.openAPIRegistry.registerPath(documented);
    const { config, handler } = mergeGate(withBodyAsSent(declared), own);
    return openapi({ ...config, hide: true }, handler as never);
  }) as typeof openapi;
  return router;
}

/** The document says what a body must be. Whether it is that its verb finds out, for every host alike: here it is only read. */
function withBodyAsSent(route: RouteConfig): RouteConfig {
  const { request } = route;
  if (request?.body === undefined) return route;
  const content = { "application/json": { schema: z.unknown() } };
  return { ...route, request: { ...request, body: { ...request.body, content } } };
}

// The hook is the same for every route, whatever its environment and input: `any` is its own declared type.
// oxlint-disable-next-line typescript/no-explicit-any -- as declared by the library
const refuseInvalid: Hook<any, any, any, any> = (result) => {
  if (!result.success) throw validationError(result.error, (result as { data?: unknown }).data);
};
