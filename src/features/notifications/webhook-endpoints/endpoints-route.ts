/** Webhook endpoints. */

import { z } from "@hono/zod-openapi";
import type { Context } from "hono";

import { crud, member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import type { Made } from "../../../core/context.ts";
import { paginationOf } from "../../../core/page.ts";
import { answer, answerHeaders } from "../../../http/answer.ts";
import {
  idempotent,
  judgeRead,
  type BeforeReplay,
  type IdempotencyDeps,
} from "../../../http/idempotency.ts";
import { etagOf } from "../../../core/version.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import {
  dataOf,
  errorResponses,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { createEndpoint } from "./create-endpoint.ts";
import { deleteEndpoint } from "./delete-endpoint.ts";
import type { NotificationDeps } from "../deps.ts";
import { getEndpoint, listDeliveries, listEndpoints } from "./endpoint-queries.ts";
import { retryOneDelivery } from "./retry-delivery.ts";
import { rotateSecret } from "./rotate-secret.ts";
import {
  deliveryParam,
  deliveryResource,
  endpointIdParam,
  endpointSchemas,
  testResource,
} from "../schemas.ts";
import { tryEndpoint } from "./try-endpoint.ts";
import { updateEndpoint } from "./update-endpoint.ts";

const tag = "Webhook endpoints";
const revealed = "The endpoint; its signing secret is shown only here.";

const mayStillRead: BeforeReplay<NotificationDeps & IdempotencyDeps> = (c) =>
  judgeRead(c.get("ctx"), (ctx) => getEndpoint(ctx, c.req.param("id") ?? ""));

/** What comes of it is among the endpoint's deliveries. */
function underWay(made: Made, c: Context) {
  return answer(202, `/v1/webhook-endpoints/${c.req.param("id") ?? ""}/deliveries`, made);
}

/** `events`: what an endpoint can ask for, of every slice. */
export function createWebhookEndpointRoutes(events: readonly string[]) {
  const routes = createRouter<NotificationDeps & IdempotencyDeps>();
  const { createEndpointBody, updateEndpointBody, endpointResource, endpointWithSecret } =
    endpointSchemas(events);

  const endpoints = resourceRoutes(routes, {
    path: "/webhook-endpoints",
    tag,
    param: endpointIdParam,
    resource: endpointResource,
    answers: "The endpoint, without its secret.",
    access: crud("webhooks", member),
  });

  endpoints.list(
    { summary: "List webhook endpoints", order: "Newest first." },
    (ctx, _filter, page) => listEndpoints(ctx, page),
  );

  endpoints.create(
    {
      summary: "Register a webhook endpoint",
      body: createEndpointBody,
      created: { schema: endpointWithSecret, answers: revealed },
    },
    async (ctx, body) => {
      const { secret, ...endpoint } = await createEndpoint(ctx, body);
      return { ...endpoint, shownOnce: { secret } };
    },
  );

  endpoints.get({ summary: "Get a webhook endpoint" }, getEndpoint);

  endpoints.change(
    {
      method: "patch",
      summary: "Change a webhook endpoint, or enable it again",
      body: updateEndpointBody,
    },
    updateEndpoint,
  );

  endpoints.remove({ summary: "Delete a webhook endpoint" }, deleteEndpoint);

  routes.openapi(
    route({
      method: "post",
      path: "/webhook-endpoints/{id}/rotate-secret",
      etag: true,
      access: member(["webhooks:update"]),
      tags: [tag],
      summary: "Replace the signing secret; for a day both sign",
      middleware: [idempotent((made) => answer(200, null, made), mayStillRead)] as const,
      request: { params: endpointIdParam },
      responses: { 200: jsonContent(dataOf(endpointWithSecret), revealed), ...errorResponses },
    }),
    async (c) => {
      const { resource, revision, secret } = await rotateSecret(
        c.get("ctx"),
        c.req.valid("param").id,
      );
      const headers = { ETag: etagOf(revision) };
      return c.json({ data: { ...resource, secret } }, 200, headers);
    },
  );

  routes.openapi(
    route({
      method: "post",
      path: "/webhook-endpoints/{id}/test",
      access: member(["webhooks:update"]),
      tags: [tag],
      summary: "Send a test event; what came of it is among the deliveries",
      middleware: [idempotent(underWay, mayStillRead)] as const,
      request: { params: endpointIdParam },
      responses: {
        202: jsonContent(dataOf(testResource), "Under way."),
        ...errorResponses,
      },
    }),
    async (c) => {
      const { id } = c.req.valid("param");
      const data = await tryEndpoint(c.get("ctx"), id);
      return c.json({ data }, 202, answerHeaders(underWay({ resource: data }, c)));
    },
  );

  routes.openapi(
    route({
      method: "get",
      path: "/webhook-endpoints/{id}/deliveries",
      access: member(["webhooks:read"]),
      tags: [tag],
      summary: "What was sent to a webhook endpoint, with every attempt",
      request: { params: endpointIdParam, query: z.object(pageQuery) },
      responses: { 200: jsonContent(pageOf(deliveryResource), "Newest first."), ...errorResponses },
    }),
    async (c) => {
      const page = readPage(c.req.valid("query"));
      const { id } = c.req.valid("param");
      const { items, totalCount } = await listDeliveries(c.get("ctx"), id, page);
      return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
    },
  );

  routes.openapi(
    route({
      method: "post",
      path: "/webhook-endpoints/{id}/deliveries/{deliveryId}/retry",
      operation: "retryDelivery",
      access: member(["webhooks:update"]),
      tags: [tag],
      summary: "Send a delivery again that failed or was missed",
      middleware: [idempotent(underWay, mayStillRead)] as const,
      request: { params: deliveryParam },
      responses: {
        202: jsonContent(dataOf(deliveryResource), "Under way, under the same `webhook-id`."),
        ...errorResponses,
      },
    }),
    async (c) => {
      const input = c.req.valid("param");
      const data = await retryOneDelivery(c.get("ctx"), input);
      return c.json({ data }, 202, answerHeaders(underWay({ resource: data }, c)));
    },
  );

  return routes;
}
