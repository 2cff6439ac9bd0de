/** Wire shapes of secrets. A value is wrapped as it comes in; none ever goes out. */

import { z } from "@hono/zod-openapi";

import { utf8 } from "../../core/encoding.ts";
import { Secret } from "../../core/secret.ts";
import {
  exact,
  id,
  line,
  lines,
  MAX_TAG_KEY_LENGTH,
  MAX_TAG_VALUE_LENGTH,
  tags,
  opaque,
} from "../../core/text-schemas.ts";
import { findHostFault, MAX_ALLOWED_HOSTS } from "./rules/allowed-host.ts";
import { MOST_HOLDERS } from "./rules/old-version.ts";
import {
  BINDING_TYPES,
  HOLDER_TYPES,
  isReservedTagKey,
  MAX_SLUG_LENGTH,
  MAX_VALUE_BYTES,
  SECRET_STATUSES,
  SECRET_TYPES,
  SLUG,
} from "./rules/secret.ts";

const slug = line({ min: 1, max: MAX_SLUG_LENGTH })
  .regex(SLUG, "Lower-case letters and digits, with single hyphens between them.")
  .openapi({ example: "github-api-token" });

const size = `Between 1 and ${MAX_VALUE_BYTES} bytes of UTF-8.`;

/** No message here quotes what was sent. */
const value = exact()
  .min(1, size)
  .refine((text) => text.length <= MAX_VALUE_BYTES && utf8(text).length <= MAX_VALUE_BYTES, size)
  .transform((text) => new Secret(text))
  .openapi({
    type: "string",
    minLength: 1,
    maxLength: MAX_VALUE_BYTES,
    format: "password",
    example: "the-value-itself",
    description: `The value itself. ${size} No route ever returns it.`,
  });

const type = z.enum(SECRET_TYPES, `One of: ${SECRET_TYPES.join(", ")}.`);

const secretTags = tags()
  .superRefine((record, ctx) => {
    const message = "Keys that begin with 'aws:' are reserved.";
    for (const key of Object.keys(record).filter(isReservedTagKey)) {
      ctx.addIssue({ code: "custom", path: [key], message });
    }
  })
  .openapi({ example: { environment: "production", service: "github" } });

const description = lines({ max: 2_000 }).nullable();

const allowedHosts = z
  .array(
    opaque({ min: 0, max: 300 })
      .toLowerCase()
      .superRefine((host, ctx) => {
        const message = findHostFault(host);
        if (message !== undefined) ctx.addIssue({ code: "custom", message });
      }),
  )
  .max(MAX_ALLOWED_HOSTS, `At most ${MAX_ALLOWED_HOSTS} hosts.`)
  .refine((hosts) => new Set(hosts).size === hosts.length, "No host twice.")
  .openapi({
    uniqueItems: true,
    description: "Where alone the value may be sent; empty: wherever a connector names it.",
    example: ["api.github.com"],
  });

export const createSecretBody = z
  .strictObject({
    slug,
    value,
    type: type.default("custom"),
    description: description.optional(),
    tags: secretTags.optional(),
    allowedHosts: allowedHosts.optional(),
  })
  .openapi("CreateSecret");

export const replaceValueBody = z.strictObject({ value }).openapi("ReplaceSecretValue");

export const updateSecretBody = z
  .strictObject({
    type: type.optional(),
    description: description.optional(),
    tags: secretTags.optional(),
    allowedHosts: allowedHosts.optional(),
  })
  .openapi("UpdateSecret");

export const reminderBody = z
  .strictObject({
    intervalDays: z
      .int("A whole number of days.")
      .min(1, "Between 1 and 3650 days.")
      .max(3_650, "Between 1 and 3650 days.")
      .openapi({ example: 90 }),
  })
  .openapi("SecretReminder");

export const slugParam = z.object({
  slug: id(200).openapi({ param: { name: "slug", in: "path" }, example: "github-api-token" }),
});

export const deleteSecretQuery = z.object({
  confirm: opaque({ min: 0, max: 200 }).optional().openapi({
    description: "The `confirm` of the refusal that listed what still names the secret.",
    example: "from-the-refusal",
  }),
});

const yesOrNo = z
  .enum(["true", "false"], "true or false.")
  .transform((text) => text === "true")
  .openapi({ type: "string", enum: ["true", "false"] });

export const listSecretsFilter = z.object({
  type: type.optional(),
  tag: line({ max: MAX_TAG_KEY_LENGTH + 1 + MAX_TAG_VALUE_LENGTH })
    .regex(/^[^:][^]*:/, "Written as key:value.")
    .optional()
    .openapi({ example: "environment:production" }),
  search: line({ max: 200 }).optional().openapi({
    description: "A part of the slug or the description.",
    example: "github",
  }),
  bound: yesOrNo.optional().openapi({ description: "Whether anything names it." }),
  reminder: yesOrNo.optional().openapi({ description: "Whether it has a rotation reminder." }),
});

export const versionResource = z
  .object({
    version: z.int().openapi({ description: "1, 2, 3…: which value this was." }),
    createdAt: z.iso.datetime(),
    createdBy: z.string().openapi({ description: "Who set it; no person where it was refreshed." }),
    lastRetrievedAt: z.iso.datetime().nullable(),
    retrievals: z.int(),
    heldBy: z.array(z.object({ type: z.enum(HOLDER_TYPES), id: z.string() })).openapi({
      description: `What retrieved it and still runs, as far as the caller may read it; at most ${MOST_HOLDERS}.`,
    }),
    heldByCount: z.int().openapi({ description: "All of them, named or not." }),
    status: z.enum(["current", "superseded"]),
  })
  .openapi("SecretVersion");

export const secretResource = z
  .object({
    slug: z.string(),
    path: z.string().openapi({ example: "nembl/co_4k2j/github-api-token" }),
    type,
    description: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    allowedHosts: z.array(z.string()),
    status: z.enum(SECRET_STATUSES),
    version: z.int().openapi({ description: "1, 2, 3…: which value this is." }),
    createdAt: z.iso.datetime(),
    createdBy: z.string(),
    lastRotatedAt: z.iso.datetime().nullable(),
    boundResources: z.array(
      z.object({ type: z.enum(BINDING_TYPES), id: z.string(), name: z.string() }),
    ),
    reminder: z.object({ intervalDays: z.int(), nextDueAt: z.iso.datetime() }).nullable(),
  })
  .openapi("Secret");
