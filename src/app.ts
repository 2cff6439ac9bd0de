/** Middleware order and mounts: the API's contents page. */

import { OpenAPIHono } from "@hono/zod-openapi";

import { composeFor, type AppDeps } from "./deps.ts";
import { apiKeyRoutes, revokeSelfRoute } from "./features/api-keys/http.ts";
import { auditKeysRoute, auditRoutes } from "./features/audit/http.ts";
import { categoryOf, recordRefusal } from "./features/audit/index.ts";
import { serviceRoutes } from "./features/catalog/http.ts";
import { githubLeakRoute } from "./features/leaks/http.ts";
import { companyMfaRoutes, mfaRoutes, myMfaRoutes } from "./features/mfa/http.ts";
import { joinRoute, memberRoutes } from "./features/members/http.ts";
import { notificationRoutes, webhookEndpointRoutes } from "./features/notifications/http.ts";
import { oauthClientRoutes } from "./features/oauth-clients/http.ts";
import { loginRoute, metadataRoute } from "./features/sign-in/http.ts";
import { policyRoutes } from "./features/policies/http.ts";
import { secretRoutes } from "./features/secrets/http.ts";
import { sessionRoute, sessionRoutes } from "./features/sessions/http.ts";
import { usageRoutes } from "./features/usage/http.ts";
import {
  anonymous,
  authenticate,
  authenticateIfSignedIn,
  authenticateKeyHolder,
  authenticatePerson,
} from "./http/authenticate.ts";
import { limitBody, limitEntries, requireJson } from "./http/body.ts";
import { cors } from "./http/cors.ts";
import type { HttpEnv } from "./http/env.ts";
import { firstPartyOnly, type RecordRefusal } from "./http/first-party.ts";
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
      publicUrl: (env) => composeFor(env).deps.config.publicUrl,
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

  const verifiersFor = (env: object) => composeFor(env).verifiers;
  app.on(["GET", "POST"], ["/auth/*", "/.well-known/*"], anonymous(verifiersFor));
  app.use("/auth/logout", limitBody, authenticateIfSignedIn(verifiersFor));
  app.route("/", metadataRoute);
  app.route("/", auditKeysRoute);
  app.route("/", loginRoute);

  app.use(
    "/v1/*",
    cors((env, { origin, clientId, nowMs }) =>
      composeFor(env).deps.clientOrigins.includes(origin, clientId, nowMs),
    ),
  );
  // Before anything reads a body: this one is signed as it came.
  app.use("/v1/leaks/*", limitBody, anonymous(verifiersFor));
  app.route("/v1", githubLeakRoute);
  app.on(["POST", "PUT", "PATCH", "DELETE"], "/v1/*", limitBody);
  // It takes no body, and none that is sent along may keep a leaked key alive.
  app.use("/v1/api-keys/revoke-self", authenticateKeyHolder(verifiersFor));
  app.route("/v1", revokeSelfRoute);
  app.on(["POST", "PUT", "PATCH", "DELETE"], "/v1/*", requireJson);

  // People who may have no company yet. The first covers /v1/session itself, too.
  const personPaths = ["/v1/session/*", "/v1/companies", "/v1/invitations/accept"];
  for (const path of personPaths) {
    app.use(
      path,
      authenticatePerson(verifiersFor, recordRouteRefusal),
      firstPartyOnly(recordRouteRefusal),
      limitEntries,
    );
  }
  app.route("/v1", sessionRoute);
  app.route("/v1", joinRoute);

  app.use("/v1/*", authenticate(verifiersFor));
  app.use("/v1/*", firstPartyOnly(recordRouteRefusal));
  app.use("/v1/*", limitEntries);
  app.route("/v1", meRoute);
  app.route("/v1", apiKeyRoutes);
  app.route("/v1", serviceRoutes);
  app.route("/v1", oauthClientRoutes);
  app.route("/v1", secretRoutes);
  app.route("/v1", sessionRoutes);
  app.route("/v1", memberRoutes);
  app.route("/v1", policyRoutes);
  app.route("/v1", mfaRoutes);
  app.route("/v1", myMfaRoutes);
  app.route("/v1", companyMfaRoutes);
  app.route("/v1", notificationRoutes);
  app.route("/v1", webhookEndpointRoutes);
  app.route("/v1", usageRoutes);
  app.route("/v1", auditRoutes);

  addDocumentation(app);
  addMethodNotAllowed(app);
  return app;
}

const recordRouteRefusal: RecordRefusal<AppDeps> = (ctx, { action, route }) => {
  const event = {
    action,
    category: categoryOf(action),
    target: `route:${route}`,
    outcome: "denied",
    details: { code: "forbidden" },
  } as const;
  const refusal = { ...ctx, event, code: "forbidden" };
  return recordRefusal(ctx.deps, ctx.deps.refusals, refusal, ctx.nowMs);
};

async function checkReadiness(env: object): Promise<void> {
  await composeFor(env).checkBindings();
}
