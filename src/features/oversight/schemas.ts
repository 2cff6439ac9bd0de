/** Wire shapes of what is looked at as a whole. */

import { z } from "@hono/zod-openapi";

import { ROLES } from "../../core/actor.ts";
import { ENVIRONMENTS } from "../../core/environment.ts";
import { id } from "../../core/text-schemas.ts";

const at = z.iso.datetime();
const environment = z.enum(ENVIRONMENTS);

export const userIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "usr_4k2j" }),
});

export const holdings = z
  .object({
    userId: z.string(),
    apiKeys: z
      .array(
        z.object({
          ...{ id: z.string(), name: z.string(), environment, hint: z.string() },
          ...{ createdAt: at, lastUsedAt: at.nullable(), expiresAt: at.nullable() },
        }),
      )
      .openapi({ description: "Keys that they made and that work. Keys outlive their maker." }),
    oauthClients: z
      .array(z.object({ clientId: z.string(), name: z.string(), createdAt: at }))
      .openapi({ description: "Clients that they registered. They go on without them." }),
    runners: z
      .array(
        z.object({
          ...{ id: z.string(), name: z.string(), environment },
          ...{ createdAt: at, lastSeenAt: at.nullable() },
        }),
      )
      .openapi({ description: "Runners that they made. They go on without them." }),
    sessions: z
      .array(
        z.object({
          ...{ id: z.string(), kind: z.enum(["browser", "bearer"]) },
          ...{ signedInAt: at, lastSeenAt: at },
        }),
      )
      .openapi({
        description: "What they may act with in this company. A deactivation ends it here.",
      }),
    policies: z
      .array(z.object({ id: z.string(), name: z.string(), effect: z.enum(["Allow", "Deny"]) }))
      .openapi({ description: "Policies that name them, by id, or except them." }),
  })
  .openapi("Holdings");

export type Holdings = z.output<typeof holdings>;

/** Most of one kind that are counted; a page of the thing's own list shows all. */
export const MOST_COUNTED = 100;

/** Most of one kind that are named. */
export const MOST_NAMED = 5;

function partOf<T extends z.ZodType>(item: T, description: string) {
  return z
    .object({
      count: z.int().openapi({ description: `At most ${MOST_COUNTED}.` }),
      more: z.boolean().openapi({ description: "Whether there are more than are counted." }),
      items: z.array(item).openapi({ description: `The first ${MOST_NAMED}.` }),
    })
    .openapi({ description });
}

const key = z.object({
  ...{ id: z.string(), name: z.string() },
  ...{ createdAt: at, lastUsedAt: at.nullable() },
});

export const securityOverview = z
  .object({
    environment,
    overdueSecrets: partOf(
      z.object({ slug: z.string(), dueAt: at }),
      "Secrets of this environment whose rotation is due, the longest overdue first.",
    ),
    unusedApiKeys: partOf(key, "Keys of this environment that nothing has used for 90 days."),
    apiKeysWithoutExpiry: partOf(key, "Keys of this environment that never expire."),
    peopleWithoutFactor: partOf(
      z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES) }),
      "Active members without a second factor. Shown to who may change the company.",
    ),
    failingWebhookEndpoints: partOf(
      z.object({
        ...{ id: z.string(), url: z.string() },
        ...{ status: z.enum(["enabled", "disabled"]), failingSince: at.nullable() },
      }),
      "Endpoints that fail, or were disabled for it.",
    ),
  })
  .openapi("SecurityOverview");

export type SecurityOverview = z.output<typeof securityOverview>;
