/** A feature's sub-app: routes are declared with their schemas, which check addresses and make the OpenAPI document. */

import { OpenAPIHono, z, type Hook, type RouteConfig } from "@hono/zod-openapi";

import { validationError } from "../core/parse.ts";
import type { HttpEnv } from "./env.ts";

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  const router = new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
  const { openapi } = router;
  const declare = openapi as (route: RouteConfig, ...handler: readonly never[]) => typeof router;
  // The document says what a body must be. What it is, its verb finds out, for every host alike: here it is only read.
  router.openapi = ((route: RouteConfig, ...handler: readonly never[]) => {
    const { middleware: _, ...documented } = route;
    router.openAPIRegistry.registerPath(documented);
    return declare({ ...withBodyAsSent(route), hide: true }, ...handler);
  }) as typeof openapi;
  return router;
}

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
