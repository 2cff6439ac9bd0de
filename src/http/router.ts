/** A feature's sub-app: routes are declared with their schemas, which check addresses and make the OpenAPI document. */

import { OpenAPIHono, type Hook, type RouteConfig } from "@hono/zod-openapi";
import type { Handler } from "hono";

import { validationError } from "../core/parse.ts";
import { takenAsSent } from "./as-sent.ts";
import { mergeGate } from "./declare.ts";
import type { HttpEnv } from "./env.ts";

export function createRouter<D>(): OpenAPIHono<HttpEnv<D>> {
  const router = new OpenAPIHono<HttpEnv<D>>({ defaultHook: refuseInvalid });
  const { openapi } = router;
  router.openapi = ((declared: RouteConfig, own: Handler<HttpEnv<D>>) => {
    const { middleware: _, ...documented } = declared;
    router.openAPIRegistry.registerPath(documented);
    const { config, handler } = mergeGate(takenAsSent(declared), own);
    return openapi({ ...config, hide: true }, handler as never);
  }) as typeof openapi;
  return router;
}

// The hook is the same for every route, whatever its environment and input: `any` is its own declared type.
// oxlint-disable-next-line typescript/no-explicit-any -- as declared by the library
const refuseInvalid: Hook<any, any, any, any> = (result) => {
  if (!result.success) throw validationError(result.error, (result as { data?: unknown }).data);
};
