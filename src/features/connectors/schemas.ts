/** Wire shapes of connectors. They name secrets by slug; no value comes in here, and none goes out. */

import { z } from "@hono/zod-openapi";

import { METHODS } from "../../core/method.ts";
import { id, json, line, name, opaque } from "../../core/text-schemas.ts";
import { findAuthFaults, readAuth } from "./rules/auth.ts";
import {
  AUTH_SCHEMES,
  CONNECTOR_SLUG,
  CONNECTOR_TYPES,
  MAX_CONNECTOR_SLUG_LENGTH,
} from "./rules/connector.ts";

const SLUG_WORDS = "Lower-case letters and digits, with single hyphens between them.";

const slugText = () =>
  line({ min: 1, max: MAX_CONNECTOR_SLUG_LENGTH }).regex(CONNECTOR_SLUG, SLUG_WORDS);

const connectorName = name({ max: 200 }).openapi({ example: "GitHub" });

const type = z.enum(CONNECTOR_TYPES, `One of: ${CONNECTOR_TYPES.join(", ")}.`);

const baseUrl = opaque({ max: 2_048 }).openapi({
  description:
    "https, one host, and a path that every call's path is put behind. Left out: the provider's own.",
  example: "https://api.github.com",
});

const secretSlug = slugText().openapi({ example: "github-api-token" });

const auth = z
  .strictObject({
    scheme: z
      .enum(AUTH_SCHEMES, `One of: ${AUTH_SCHEMES.join(", ")}.`)
      .default("bearer")
      .openapi({ description: "How the secret's value is placed in each call." }),
    name: line({ min: 1, max: 128 }).optional().openapi({
      description: "`header`, `query`: the header or the parameter that carries the value.",
    }),
    // RFC 7617 §2: a colon would end it.
    username: line({ min: 1, max: 256 })
      .regex(/^[^:]*$/, "No colon.")
      .optional()
      .openapi({ description: "`basic`: the user; the secret is the password." }),
    tokenUrl: opaque({ max: 2_048 }).optional().openapi({
      description: "`oauth2_refresh`: the provider's token endpoint (RFC 6749 §6).",
    }),
    clientId: opaque({ max: 512 }).optional().openapi({ description: "`oauth2_refresh`." }),
    clientSecret: secretSlug.optional().openapi({
      description: "`oauth2_refresh`: the slug of the client's own secret, where there is one.",
    }),
    secret: secretSlug.optional().openapi({
      description: "The slug of the secret; under `oauth2_refresh`, of the refresh token.",
    }),
  })
  .superRefine((sent, ctx) => {
    for (const { member, message } of findAuthFaults(sent)) {
      ctx.addIssue({ code: "custom", path: [member], message });
    }
  })
  .transform(readAuth)
  .openapi({ example: { scheme: "bearer", secret: "github-api-token" } });

export const createConnectorBody = z
  .strictObject({
    slug: slugText().openapi({ example: "github" }),
    name: connectorName,
    type,
    baseUrl: baseUrl.optional(),
    auth,
  })
  .openapi("CreateConnector");

export const updateConnectorBody = z
  .strictObject({
    name: connectorName.optional(),
    baseUrl: baseUrl.optional(),
    auth: auth.optional(),
  })
  .openapi("UpdateConnector");

const MAX_PAIRS = 50;

const path = opaque({ max: 2_000 }).openapi({
  description: "Behind the base URL; it cannot leave it.",
  example: "/repos/example/app/dispatches",
});

const headers = z
  .record(line({ min: 1, max: 128 }), line({ max: 4_096 }))
  .refine((value) => Object.keys(value).length <= MAX_PAIRS, `At most ${MAX_PAIRS} headers.`);

const query = z
  .record(line({ min: 1, max: 128 }), line({ max: 4_096 }))
  .refine((value) => Object.keys(value).length <= MAX_PAIRS, `At most ${MAX_PAIRS} parameters.`);

export const invokeBody = z
  .strictObject({
    method: z.enum(METHODS, `One of: ${METHODS.join(", ")}.`),
    path,
    query: query.optional(),
    headers: headers.optional(),
    body: json().optional().openapi({
      description:
        "Sent as JSON. A text is sent as it is where `headers` names another content type.",
    }),
  })
  .openapi("InvokeConnector");

export const testBody = z
  .strictObject({
    path: path.optional().openapi({
      description: "`http` only: what is asked for instead of the base URL itself.",
    }),
  })
  .optional()
  .openapi("TestConnector");

export const slugParam = z.object({
  slug: id(200).openapi({ param: { name: "slug", in: "path" }, example: "github" }),
});

export const deleteConnectorQuery = z.object({
  confirm: opaque({ min: 0, max: 200 }).optional().openapi({
    description: "The `confirm` of the refusal that listed what still calls the connector.",
    example: "from-the-refusal",
  }),
});

export const listConnectorsFilter = z.object({ type: type.optional() });

export const connectorResource = z
  .object({
    slug: z.string(),
    id: z.string().openapi({
      description: "Names it among a secret's `boundResources`.",
      example: "con_4k2j",
    }),
    name: z.string(),
    type,
    baseUrl: z.string(),
    auth: z.object({
      scheme: z.enum(AUTH_SCHEMES),
      name: z.string().optional(),
      username: z.string().optional(),
      tokenUrl: z.string().optional(),
      clientId: z.string().optional(),
      clientSecret: z.string().optional(),
      secret: z.string().optional(),
    }),
    refusedSince: z.iso.datetime().nullable().openapi({
      description: "Since when the provider refuses its credential; null while it does not.",
    }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Connector");

export const outsideAnswer = z
  .object({
    status: z.int().openapi({ example: 200 }),
    headers: z.record(z.string(), z.string()),
    body: z.unknown().openapi({
      description: "Parsed where it is JSON, else text; every value of a secret is taken out.",
    }),
    bodyEncoding: z.literal("base64").optional(),
  })
  .openapi("OutsideAnswer");

export const testResult = z
  .object({
    ok: z.boolean(),
    status: z.int().nullable().openapi({ description: "Null where nothing answered." }),
    message: z.string(),
  })
  .openapi("ConnectorTest");

export const unusedSecrets = z
  .object({ unusedSecrets: z.array(z.string()) })
  .openapi("UnusedSecrets");
