/** For load balancers and operators; neither tells anything of configuration or data. */

import { OpenAPIHono } from "@hono/zod-openapi";

import { unavailable } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

export interface Readiness {
  /** Throws where the configuration is refused or a binding does not answer. Costs no I/O each time it is asked. Says
   * which of its parts are in use. */
  readonly check: (bindings: object) => Promise<Readonly<Record<string, string>>>;
}

export function operationsRoutes(readiness: Readiness): OpenAPIHono<HttpEnv> {
  const routes = new OpenAPIHono<HttpEnv>();
  routes.get("/healthz", (c) => c.json({ data: { status: "ok" } }));
  routes.get("/readyz", async (c) => {
    try {
      const parts = await readiness.check(c.env.bindings);
      return c.json({ data: { status: "ready", ...parts } });
    } catch (error) {
      throw unavailable("The service", error, 5);
    }
  });
  return routes;
}
