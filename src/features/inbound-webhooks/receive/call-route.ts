/** The address that other systems call. The signature is the only credential. */

import { ANYONE } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { InboundDeps } from "../deps.ts";
import { acceptedCall, inboundWebhookIdParam } from "../schemas.ts";
import { receiveCall } from "./receive-call.ts";

export const inboundCallRoute = createRouter<InboundDeps>();

inboundCallRoute.openapi(
  route({
    method: "post",
    path: "/webhooks/inbound/{id}",
    refuses: ["unauthenticated", "rate_limit_exceeded", "conflict"],
    operation: "call",
    access: ANYONE,
    tags: ["Inbound webhooks"],
    summary: "Start a workflow by a signed call",
    description:
      "Signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) or with `x-webhook-signature: sha256=<hex>`, HMAC-SHA-256 of the body.",
    request: { params: inboundWebhookIdParam },
    // Described and not declared: a validator would read the body before it is proved, and as text.
    requestBody: {
      required: true,
      description: "Any JSON, at most 64 KiB.",
      content: { "application/json": { schema: {}, example: { event: "deployed" } } },
    },
    responses: {
      202: jsonContent(
        acceptedCall,
        "The instance is recorded. The same call again answers the same.",
      ),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { webhookId, executionId } = await receiveCall(c.get("anonymousCtx"), {
      webhookId: c.req.valid("param").id,
      method: c.req.method,
      headers: c.req.raw.headers,
      signature: {
        id: c.req.header("webhook-id"),
        timestamp: c.req.header("webhook-timestamp"),
        standard: c.req.header("webhook-signature"),
        own: c.req.header("x-webhook-signature"),
      },
      body: await c.req.arrayBuffer(),
    });
    return c.json({ status: "accepted" as const, webhookId, executionId }, 202);
  },
);
