/** Wire shapes of notifications, preferences and webhook endpoints. */

import { z } from "@hono/zod-openapi";

import { CATEGORIES } from "../../core/notice-kind.ts";
import { id, line, opaque } from "../../core/text-schemas.ts";
import { DELIVERY_STATES, OUTCOMES } from "./rules/delivery.ts";
import { DISABLED_REASONS } from "./rules/endpoint.ts";

const idOf = (example: string) =>
  z.object({
    id: id().openapi({ param: { name: "id", in: "path" }, example }),
  });

export const notificationIdParam = idOf("ntf_4k2j");
export const endpointIdParam = idOf("whe_4k2j");

export const deliveryParam = endpointIdParam.extend({
  deliveryId: id().openapi({ param: { name: "deliveryId", in: "path" }, example: "dlv_4k2j" }),
});

export const listNotificationsFilter = z.object({
  unread: z
    .enum(["true", "false"], "true or false.")
    .transform((text) => text === "true")
    .optional()
    .openapi({ type: "string", enum: ["true", "false"] }),
});

export const notificationResource = z
  .object({
    id: z.string(),
    type: z.string().openapi({ example: "secret.rotation_due" }),
    category: z.enum(CATEGORIES),
    title: z.string(),
    text: z.string(),
    data: z.record(z.string(), z.unknown()).openapi({ description: "Ids and names." }),
    createdAt: z.iso.datetime(),
    readAt: z.iso.datetime().nullable(),
  })
  .openapi("Notification");

const yesOrNo = z.boolean("true or false.");

const wanted = z.strictObject({ inApp: yesOrNo, email: yesOrNo });

const preferences = z.strictObject({
  secrets: wanted,
  api_keys: wanted,
  // Younger than the others: who leaves it out is told.
  workflows: wanted.default({ inApp: true, email: true }),
  security: wanted,
  company: wanted,
} satisfies Record<(typeof CATEGORIES)[number], unknown>);

export const preferencesBody = preferences
  .refine((value) => value.security.email, {
    path: ["security", "email"],
    message: "E-mail about security cannot be switched off.",
  })
  .openapi("SetNotificationPreferences");

export const preferencesResource = preferences.openapi("NotificationPreferences");

const url = opaque({ min: 0, max: 2_048 }).openapi({ example: "https://hooks.example.com/nembl" });

const description = line({ max: 200 }).nullable();

const status = z.enum(["enabled", "disabled"], "enabled or disabled.");

const made = new WeakMap<readonly string[], EndpointSchemas>();

/** With what an endpoint can ask for, in the order of the document. Made once for one list. */
export function endpointSchemas(webhookEvents: readonly string[]): EndpointSchemas {
  const present = made.get(webhookEvents);
  if (present !== undefined) return present;
  const schemas = makeEndpointSchemas(webhookEvents);
  made.set(webhookEvents, schemas);
  return schemas;
}

function makeEndpointSchemas(webhookEvents: readonly string[]) {
  const event = z.enum(webhookEvents, `One of: ${webhookEvents.join(", ")}.`);
  const events = z
    .array(event)
    .min(1, "At least one event.")
    .max(webhookEvents.length, `At most ${webhookEvents.length} events.`)
    .refine((list) => new Set(list).size === list.length, "No event twice.")
    .openapi({ uniqueItems: true, example: ["secret.rotation_due"] });
  const createEndpointBody = z
    .strictObject({ url, events, description: description.optional() })
    .openapi("CreateWebhookEndpoint");

  const updateEndpointBody = z
    .strictObject({
      url: url.optional(),
      events: events.optional(),
      description: description.optional(),
      status: status.optional(),
    })
    .openapi("UpdateWebhookEndpoint");

  const members = {
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(event),
    status,
    disabledReason: z.enum(DISABLED_REASONS).nullable(),
    failingSince: z.iso.datetime().nullable().openapi({
      description: "Of the failures since the last success.",
    }),
    previousSecretUntil: z.iso.datetime().nullable().openapi({
      description: "After a rotation: until when the secret before signs as well.",
    }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
  };

  const endpointResource = z.object(members).openapi("WebhookEndpoint");

  const endpointWithSecret = z
    .object({
      ...members,
      secret: z.string().optional().openapi({
        description:
          "Signs what is sent (Standard Webhooks). Only in the first answer, never again.",
      }),
    })
    .openapi("WebhookEndpointWithSecret");

  return { createEndpointBody, updateEndpointBody, endpointResource, endpointWithSecret };
}

export type EndpointSchemas = ReturnType<typeof makeEndpointSchemas>;

export const deliveryResource = z
  .object({
    id: z.string().openapi({ description: "The `webhook-id`, the same at every attempt." }),
    type: z.string(),
    status: z.enum(DELIVERY_STATES),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    nextAttemptAt: z.iso.datetime().nullable(),
    attempts: z.array(
      z.object({
        at: z.iso.datetime(),
        outcome: z.enum(OUTCOMES),
        statusCode: z.int().nullable(),
        durationMs: z.int(),
      }),
    ),
  })
  .openapi("WebhookDelivery");

export const testResource = z.object({ deliveryId: z.string() }).openapi("WebhookTest");
