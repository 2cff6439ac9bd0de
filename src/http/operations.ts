/** For load balancers and operators; neither tells anything of configuration or data. */

import { OpenAPIHono } from "@hono/zod-openapi";

import { CodedError } from "../core/errors.ts";
import type { HttpEnv } from "./env.ts";

export interface Readiness {
  /** Looks at most once in five seconds, however often it is asked. */
  readonly check: (bindings: object) => Promise<ReadinessAnswer>;
}

export type ReadinessAnswer =
  /** Which of its parts are in use. */
  | { readonly ready: true; readonly parts: Readonly<Record<string, string>> }
  /** A code for each kind of fault. What each one is, and what to do, is for the log alone. */
  | { readonly ready: false; readonly codes: readonly string[]; readonly cause: unknown };

const RETRY_AFTER_SECONDS = 5;

export function operationsRoutes(readiness: Readiness): OpenAPIHono<HttpEnv> {
  const routes = new OpenAPIHono<HttpEnv>();
  routes.get("/healthz", (c) => c.json({ data: { status: "ok" } }));
  routes.get("/readyz", async (c) => {
    const answer = await readiness.check(c.env.bindings);
    if (answer.ready) return c.json({ data: { status: "ready", ...answer.parts } });
    throw new CodedError("unavailable", "The service is not ready.", {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      details: answer.codes.map((code) => ({ field: "readiness", message: code })),
      cause: answer.cause,
    });
  });
  return routes;
}
