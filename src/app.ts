/** The API's contents page: every path, who reaches it, and the slice whose routes answer. */

import { CodedError, invalidApiKey } from "./core/errors.ts";
import type { Compose } from "./deps.ts";
import { ASSETS } from "./console/assets.ts";
import { composeFrontFor, readAsset } from "./front-deps.ts";
import { aloneVerifiers } from "./http/alone.ts";
import { assetRoutes } from "./http/assets.ts";
import {
  createContents,
  root,
  v1,
  type Contents,
  type LoadSlice,
  type Row,
} from "./http/contents.ts";
import { createFront, type Fetch, type FrontDeps, type Whole } from "./http/front.ts";
import { meRoute } from "./http/me.ts";
import { createAnswerError, createRefusal, onError } from "./http/on-error.ts";
import type { ApiDocument } from "./http/openapi/types.ts";
import { operationsRoutes, type ReadinessAnswer } from "./http/operations.ts";
import { translateD1Error } from "./platform/d1/errors.ts";
import { linesOf } from "./platform/report-failure.ts";

const CONTENTS: readonly Row[] = [
  row("/", "anyone", pages),
  row("/live", "anyone", pages),
  row("/sandbox", "anyone", pages),
  row("/settings", "anyone", pages),
  row("/sign-in", "anyone", pages),
  row("/.well-known/oauth-protected-resource", "anyone", signIn),
  row("/.well-known/nembl-cli", "anyone", signIn),
  row("/.well-known/nembl-audit-keys", "anyone", audit),
  row("/auth", "anyone", signIn),
  row("/v1/leaks", "anyone", leaks),
  row("/v1/webhooks/inbound", "anyone", inboundWebhooks),
  row("/v1/api-keys/revoke-self", "key holders", apiKeys),
  row("/v1/session", "people", sessions),
  row("/v1/companies", "people", members),
  row("/v1/invitations/accept", "people", members),
  alone("/v1/me", "keys and people", async () => v1(meRoute)),
  row("/v1/api-keys", "people", apiKeys),
  row("/v1/services", "keys and people", catalog),
  row("/v1/requests", "keys and people", catalog),
  row("/v1/oauth-clients", "people", oauthClients),
  row("/v1/secrets", "people", secrets),
  row("/v1/connectors", "people", connectors),
  row("/v1/workflows", "keys and people", workflows),
  row("/v1/instances", "keys and people", workflows),
  row("/v1/sessions", "people", sessions),
  row("/v1/users/{id}/sessions", "people", sessions),
  row("/v1/company", "people", members),
  row("/v1/users", "keys and people", members),
  row("/v1/invitations", "people", members),
  row("/v1/groups", "people", members),
  row("/v1/policies", "people", policies),
  row("/v1/runners", "people", runners),
  row("/v1/runner", "runners", runners),
  row("/v1/runner/register", "anyone", runners),
  row("/v1/mfa", "people", mfa),
  row("/v1/me/mfa", "people", mfa),
  row("/v1/company/mfa-impact", "people", mfa),
  row("/v1/users/{id}/mfa", "people", mfa),
  row("/v1/users/{id}/holdings", "people", oversight),
  row("/v1/security-overview", "people", oversight),
  row("/v1/notifications", "people", notifications),
  row("/v1/me/notification-preferences", "people", notifications),
  row("/v1/webhook-endpoints", "people", notifications),
  row("/v1/inbound-webhooks", "people", inboundWebhooks),
  row("/v1/billing", "keys and people", usage),
  row("/v1/audit", "keys and people", audit),
];

export interface App {
  readonly fetch: Fetch;
  readonly contents: Contents;
  /** The OpenAPI document. */
  readonly document: () => Promise<ApiDocument>;
}

export type LoadCompose = () => Promise<Compose>;

/** Behind `import()`: a key that only asks who it is waits for none of it. */
export const loadComposition: LoadCompose = async () => (await import("./deps.ts")).composeFor;

export function createApp(loadCompose: LoadCompose = loadComposition): App {
  const answerError = createAnswerError({
    stylesheet: ASSETS.style,
    translate: translateD1Error,
    report: (error, requestId) => {
      for (const line of linesOf(error, requestId)) console.error(JSON.stringify(line));
    },
  });
  const operations: LoadSlice = async () =>
    root(operationsRoutes({ check: (bindings) => checkReadiness(bindings, loadCompose) }));
  const documentation: LoadSlice = async () => {
    const { documentationRoutes } = await import("./http/openapi/routes.ts");
    return root(documentationRoutes({ document, stylesheet: ASSETS.style, readAsset }));
  };
  const contents = createContents(
    [
      ...CONTENTS,
      alone("/healthz", "operators", operations),
      alone("/readyz", "operators", operations),
      alone("/openapi.json", "anyone", documentation),
      alone("/docs", "anyone", documentation),
      alone("/llms.txt", "anyone", documentation),
      alone("/assets", "anyone", async () => root(assetRoutes(readAsset))),
    ],
    onError(answerError),
  );
  let described: ApiDocument | undefined;
  const document = async () => {
    if (described !== undefined) return described;
    const { documentOf } = await import("./http/openapi/document.ts");
    return (described = documentOf(await contents.whole()));
  };
  const fetch = createFront({
    contents,
    answerError,
    refuseNoKey: createRefusal(invalidApiKey()),
    depsFor: createDepsFor(loadCompose),
    now: () => Date.now(),
    newRequestId: () => crypto.randomUUID(),
  });
  return { fetch, contents, document };
}

async function checkReadiness(
  bindings: object,
  loadCompose: LoadCompose,
): Promise<ReadinessAnswer> {
  const { composeReadinessFor } = await import("./readiness-deps.ts");
  const { NotReadyError } = await import("./platform/readiness/fault.ts");
  const compose = await loadCompose();
  try {
    const policyEngine = engineOf(bindings, compose);
    return { ready: true, parts: await composeReadinessFor(bindings, policyEngine)() };
  } catch (cause) {
    if (!(cause instanceof NotReadyError)) throw cause;
    return { ready: false, codes: [...new Set(cause.faults.map(({ code }) => code))], cause };
  }
}

/** Undefined where the configuration is refused, which the check finds too. */
function engineOf(bindings: object, compose: Compose) {
  try {
    return compose(bindings).engineKind;
  } catch {
    return undefined;
  }
}

const CLOSED = "The service is closed for maintenance.";

/** One per isolate and Env. Throws where the configuration is refused, and while the Worker is closed. */
function createDepsFor(loadCompose: LoadCompose): (bindings: object) => FrontDeps {
  const known = new WeakMap<object, FrontDeps>();
  return (bindings) => {
    const present = known.get(bindings);
    if (present !== undefined) return present;
    const { verifiers, config, note } = composeFrontFor(bindings);
    if (config.closed) throw new CodedError("unavailable", CLOSED, { retryAfterSeconds: 300 });
    let whole: Whole | undefined;
    const made: FrontDeps = {
      verifiers: aloneVerifiers(verifiers),
      note,
      whole: () => whole,
      loadWhole: async () => (whole ??= (await loadCompose())(bindings).whole),
    };
    known.set(bindings, made);
    return made;
  };
}

function row(path: Row["path"], reached: Row["reached"], slice: LoadSlice): Row {
  return { path, reached, slice, alone: false };
}

function alone(path: Row["path"], reached: Row["reached"], slice: LoadSlice): Row {
  return { path, reached, slice, alone: true };
}

async function pages() {
  return root((await import("./console/http.tsx")).consoleRoutes);
}

async function apiKeys() {
  const { apiKeyRoutes, revokeSelfRoute } = await import("./features/api-keys/http.ts");
  return v1(apiKeyRoutes, revokeSelfRoute);
}

async function audit() {
  const { auditKeysRoute, auditRoutes } = await import("./features/audit/http.ts");
  return [...v1(auditRoutes), ...root(auditKeysRoute)];
}

async function catalog() {
  const { requestRoutes, serviceRoutes } = await import("./features/catalog/http.ts");
  return v1(serviceRoutes, requestRoutes);
}

async function inboundWebhooks() {
  const routes = await import("./features/inbound-webhooks/http.ts");
  return v1(routes.inboundWebhookRoutes, routes.inboundCallRoute);
}

async function connectors() {
  return v1((await import("./features/connectors/http.ts")).connectorRoutes);
}

async function leaks() {
  return v1((await import("./features/leaks/http.ts")).githubLeakRoute);
}

async function members() {
  const { joinRoute, memberRoutes } = await import("./features/members/http.ts");
  return v1(joinRoute, memberRoutes);
}

async function mfa() {
  const routes = await import("./features/mfa/http.ts");
  return v1(routes.mfaRoutes, routes.myMfaRoutes, routes.companyMfaRoutes);
}

async function notifications() {
  const routes = await import("./features/notifications/http.ts");
  const { WEBHOOK_EVENTS } = await import("./compose/notices.ts");
  return v1(routes.notificationRoutes, routes.createWebhookEndpointRoutes(WEBHOOK_EVENTS));
}

async function oauthClients() {
  return v1((await import("./features/oauth-clients/http.ts")).oauthClientRoutes);
}

async function oversight() {
  return v1((await import("./features/oversight/http.ts")).oversightRoutes);
}

async function policies() {
  return v1((await import("./features/policies/http.ts")).policyRoutes);
}

async function runners() {
  const { runnerProtocolRoutes, runnerRoutes } = await import("./features/runners/http.ts");
  return v1(runnerRoutes, runnerProtocolRoutes);
}

async function secrets() {
  return v1((await import("./features/secrets/http.ts")).secretRoutes);
}

async function sessions() {
  const { sessionRoute, sessionRoutes } = await import("./features/sessions/http.ts");
  return v1(sessionRoute, sessionRoutes);
}

async function signIn() {
  const { cliRoute, loginRoute, metadataRoute } = await import("./features/sign-in/http.ts");
  return root(metadataRoute, cliRoute, loginRoute);
}

async function usage() {
  return v1((await import("./features/usage/http.ts")).usageRoutes);
}

async function workflows() {
  const routes = await import("./features/workflows/http.ts");
  return v1(routes.workflowRoutes, routes.instanceRoutes);
}
