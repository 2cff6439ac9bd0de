/** Middleware order and mounts: the API's contents page. */

import { OpenAPIHono } from "@hono/zod-openapi";

import { composeFor, type AppDeps } from "./deps.ts";
import { apiKeyRoutes, revokeSelfRoute } from "./features/api-keys/index.ts";
import { serviceRoutes } from "./features/catalog/index.ts";
import { usageRoutes } from "./features/usage/index.ts";
import { authenticate, authenticateKeyHolder } from "./http/authenticate.ts";
import { limitBody, requireJson } from "./http/body.ts";
import type { HttpEnv } from "./http/env.ts";
import { meRoute } from "./http/me.ts";
import { addMethodNotAllowed } from "./http/method-not-allowed.ts";
import { onError, onNotFound } from "./http/on-error.ts";
import { addDocumentation } from "./http/openapi.ts";
import { operationsRoutes } from "./http/operations.ts";
import { requestContext } from "./http/request-context.ts";
import { translateD1Error } from "./platform/d1/errors.ts";
import { describeError } from "./platform/logger.ts";

export function createApp(): OpenAPIHono<HttpEnv<AppDeps>> {
  const app = new OpenAPIHono<HttpEnv<AppDeps>>();

  app.onError(
    onError({
      translate: translateD1Error,
      report: (error, requestId) =>
        console.error(
          JSON.stringify({ event: "request_failed", requestId, ...describeError(error) }),
        ),
    }),
  );
  app.notFound(onNotFound);

  app.use(
    requestContext({
      now: () => Date.now(),
      requestId: () => crypto.randomUUID(),
      allowsPlainHttp: (env) => composeFor(env).deps.config.development,
    }),
  );
  app.route("/", operationsRoutes({ check: checkReadiness }));

  app.on(["POST", "PUT", "PATCH", "DELETE"], "/v1/*", limitBody, requireJson);
  app.use(
    "/v1/api-keys/revoke-self",
    authenticateKeyHolder((env) => composeFor(env).verifiers),
  );
  app.route("/v1", revokeSelfRoute);

  app.use(
    "/v1/*",
    authenticate((env) => composeFor(env).verifiers),
  );
  app.route("/v1", meRoute);
  app.route("/v1", apiKeyRoutes);
  app.route("/v1", serviceRoutes);
  app.route("/v1", usageRoutes);

  addDocumentation(app);
  addMethodNotAllowed(app);
  return app;
}

async function checkReadiness(env: object): Promise<void> {
  await composeFor(env).checkBindings();
}
