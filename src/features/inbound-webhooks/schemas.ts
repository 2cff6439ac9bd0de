/** Wire shapes of inbound webhooks. */

import { z } from "@hono/zod-openapi";

import { id, name } from "../../core/text-schemas.ts";

const webhookName = name({ max: 200 }).openapi({ example: "Deployments of the shop" });

const workflowId = id()
  .regex(/^wf_[0-9a-z]{1,40}$/, "The id of a workflow.")
  .openapi({ example: "wf_4k2j" });

const secret = id().openapi({
  example: "shop-webhook-key",
  description: "The slug of the secret that calls are signed with; of 16 bytes or more.",
});

export const createInboundWebhookBody = z
  .strictObject({ name: webhookName, workflowId, secret, enabled: z.boolean().default(true) })
  .openapi("CreateInboundWebhook");

export const updateInboundWebhookBody = z
  .strictObject({
    name: webhookName.optional(),
    secret: secret.optional(),
    enabled: z.boolean().optional(),
  })
  .openapi("UpdateInboundWebhook");

export const inboundWebhookIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "whk_4k2j" }),
});

export const listInboundWebhooksFilter = z.object({ workflowId: workflowId.optional() });

export const inboundWebhookResource = z
  .object({
    id: z.string(),
    name: z.string(),
    workflowId: z.string(),
    secret: z.string(),
    enabled: z.boolean(),
    lastReceivedAt: z.iso.datetime().nullable().openapi({
      description: "Of the last accepted call; null where there was none within 30 days.",
    }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("InboundWebhook");

/** The product's own form, which has no envelope. */
export const acceptedCall = z
  .object({
    status: z.literal("accepted"),
    webhookId: z.string(),
    executionId: z.string().openapi({ description: "The id of the instance." }),
  })
  .openapi("AcceptedCall");
