/** Wire shapes of secrets. A value is wrapped as it comes in; none ever goes out. */

import { z } from "@hono/zod-openapi";

import { utf8 } from "../../core/encoding.ts";
import { Secret } from "../../core/secret.ts";
import { findHostFault, MAX_ALLOWED_HOSTS } from "./rules/allowed-host.ts";
import {
  BINDING_TYPES,
  isReservedTagKey,
  MAX_SLUG_LENGTH,
  MAX_TAG_KEY_LENGTH,
  MAX_TAG_VALUE_LENGTH,
  MAX_TAGS,
  MAX_VALUE_BYTES,
  SECRET_STATUSES,
  SECRET_TYPES,
  SLUG,
} from "./rules/secret.ts";

/** Half a surrogate pair has no UTF-8: it would come back as another character. */
const printable = /^[^\p{Cc}\p{Cs}]*$/u;
const multiLine = /^([^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;
const noControls = "No control characters and no broken Unicode.";

const slug = z
  .string()
  .min(1, `Between 1 and ${MAX_SLUG_LENGTH} characters.`)
  .max(MAX_SLUG_LENGTH, `Between 1 and ${MAX_SLUG_LENGTH} characters.`)
  .regex(SLUG, "Lower-case letters and digits, with single hyphens between them.")
  .openapi({ example: "github-api-token" });

const size = `Between 1 and ${MAX_VALUE_BYTES} bytes of UTF-8.`;

/** No message here quotes what was sent. */
const value = z
  .string("A text.")
  .min(1, size)
  .refine((text) => text.isWellFormed(), "Valid Unicode: no half of a surrogate pair.")
  .refine((text) => text.length <= MAX_VALUE_BYTES && utf8(text).length <= MAX_VALUE_BYTES, size)
  .transform((text) => new Secret(text))
  .openapi({
    type: "string",
    minLength: 1,
    maxLength: MAX_VALUE_BYTES,
    format: "password",
    description: `The value itself. ${size} No route ever returns it.`,
  });

const type = z.enum(SECRET_TYPES, `One of: ${SECRET_TYPES.join(", ")}.`);

const description = z
  .string()
  .max(2_000, "At most 2000 characters.")
  .regex(multiLine, noControls)
  .nullable();

const tagValue = z
  .string()
  .max(MAX_TAG_VALUE_LENGTH, `At most ${MAX_TAG_VALUE_LENGTH} characters.`)
  .regex(printable, noControls);

const tags = z
  .record(z.string(), tagValue)
  .superRefine((record, ctx) => {
    const keys = Object.keys(record);
    if (keys.length > MAX_TAGS) {
      ctx.addIssue({ code: "custom", message: `At most ${MAX_TAGS} tags.` });
      return;
    }
    for (const key of keys) {
      const message = findTagKeyFault(key);
      if (message !== undefined) ctx.addIssue({ code: "custom", path: [key], message });
    }
  })
  .openapi({ example: { environment: "production", service: "github" } });

function findTagKeyFault(key: string): string | undefined {
  if (key.length < 1 || key.length > MAX_TAG_KEY_LENGTH) {
    return `A tag's key has between 1 and ${MAX_TAG_KEY_LENGTH} characters.`;
  }
  if (!printable.test(key)) return noControls;
  return isReservedTagKey(key) ? "Keys that begin with 'aws:' are reserved." : undefined;
}

const allowedHosts = z
  .array(
    z
      .string()
      .toLowerCase()
      .superRefine((host, ctx) => {
        const message = findHostFault(host);
        if (message !== undefined) ctx.addIssue({ code: "custom", message });
      }),
  )
  .max(MAX_ALLOWED_HOSTS, `At most ${MAX_ALLOWED_HOSTS} hosts.`)
  .refine((hosts) => new Set(hosts).size === hosts.length, "No host twice.")
  .openapi({
    description: "Where alone the value may be sent; empty: wherever a connector names it.",
    example: ["api.github.com"],
  });

export const createSecretBody = z
  .strictObject({
    slug,
    value,
    type: type.default("custom"),
    description: description.optional(),
    tags: tags.optional(),
    allowedHosts: allowedHosts.optional(),
  })
  .openapi("CreateSecret");

export const replaceValueBody = z.strictObject({ value }).openapi("ReplaceSecretValue");

export const updateSecretBody = z
  .strictObject({
    type: type.optional(),
    description: description.optional(),
    tags: tags.optional(),
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
  slug: z
    .string()
    .max(200)
    .openapi({ param: { name: "slug", in: "path" }, example: "github-api-token" }),
});

export const deleteSecretQuery = z.object({
  confirm: z.string().max(200).optional().openapi({
    description: "The `confirm` of the refusal that listed what still names the secret.",
  }),
});

const yesOrNo = z
  .enum(["true", "false"], "true or false.")
  .transform((text) => text === "true")
  .openapi({ type: "string" });

export const listSecretsQuery = {
  type: type.optional(),
  tag: z
    .string()
    .max(MAX_TAG_KEY_LENGTH + 1 + MAX_TAG_VALUE_LENGTH)
    .regex(/^[^:].*:/su, "Written as key:value.")
    .optional()
    .openapi({ example: "environment:production" }),
  search: z.string().max(200, "At most 200 characters.").optional().openapi({
    description: "A part of the slug or the description.",
  }),
  bound: yesOrNo.optional().openapi({ description: "Whether anything names it." }),
  reminder: yesOrNo.optional().openapi({ description: "Whether it has a rotation reminder." }),
};

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
