/** Wire shapes of registered clients. */

import { z } from "@hono/zod-openapi";

import { API_SCOPES } from "../../core/api-scopes.ts";
import { id, name, opaque } from "../../core/text-schemas.ts";
import { CLIENT_STATUSES, DEFAULT_SCOPES, findUriFault, MAX_URIS } from "./rules/client.ts";

/** Cognito's own characters, of its white space only the blank. */
const clientName = name({ max: 128 })
  .regex(/^[\w +=,.@-]*$/, "Letters, digits, blanks and _ + = , . @ - only.")
  .openapi({ example: "Expense app" });

const uri = opaque({ min: 0, max: 2_048 }).superRefine((text, ctx) => {
  const message = findUriFault(text);
  if (message !== undefined) ctx.addIssue({ code: "custom", message });
});

const uris = z
  .array(uri)
  .max(MAX_URIS, `At most ${MAX_URIS} addresses.`)
  .refine((list) => new Set(list).size === list.length, "No address twice.")
  .openapi({ uniqueItems: true, example: ["https://app.example.com/callback"] });

const redirectUris = uris.min(1, "At least one address.");

const scopes = z
  .array(z.enum(API_SCOPES, `One of: ${API_SCOPES.join(", ")}.`))
  .min(1, "At least one scope.")
  .max(API_SCOPES.length, `At most ${API_SCOPES.length} scopes.`)
  .refine((list) => new Set(list).size === list.length, "No scope twice.")
  .openapi({
    uniqueItems: true,
    description: `What the client's tokens may reach at most, of the person's own rights. Default: ${DEFAULT_SCOPES.join(", ")}.`,
    example: ["services:read"],
  });

export const registerClientBody = z
  .strictObject({
    name: clientName,
    redirectUris,
    logoutUris: uris.optional(),
    scopes: scopes.optional(),
    confidential: z.boolean("true or false.").optional().openapi({
      description: "Whether the app can keep a secret. A browser or mobile app cannot.",
    }),
  })
  .openapi("RegisterOAuthClient");

export const updateClientBody = z
  .strictObject({
    name: clientName.optional(),
    redirectUris: redirectUris.optional(),
    logoutUris: uris.optional(),
    scopes: scopes.optional(),
  })
  .openapi("UpdateOAuthClient");

export const clientIdParam = z.object({
  clientId: id(128).openapi({
    param: { name: "clientId", in: "path" },
    example: "6f1k2m3n4p5q6r7s8t9u0v1w2x",
  }),
});

const members = {
  clientId: z.string(),
  id: z.string().openapi({ description: "As the audit log names it." }),
  name: z.string(),
  redirectUris: z.array(z.string()),
  logoutUris: z.array(z.string()),
  scopes: z.array(z.enum(API_SCOPES)),
  confidential: z.boolean(),
  status: z.enum(CLIENT_STATUSES).openapi({
    description: "Not 'active' while a change has not reached the user pool yet.",
  }),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
};

export const clientResource = z.object(members).openapi("OAuthClient");

export const rotatedClientResource = z
  .object({
    ...members,
    clientSecret: z.string().optional().openapi({
      description: "The new secret: only in the first answer, never again.",
    }),
  })
  .openapi("RotatedOAuthClient");

export const registeredClientResource = z
  .object({
    ...members,
    clientSecret: z.string().optional().openapi({
      description: "Of a confidential client: only in the first answer, never again.",
    }),
  })
  .openapi("RegisteredOAuthClient");
