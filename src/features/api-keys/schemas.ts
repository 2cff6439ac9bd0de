/** Wire shapes of API keys. */

import { z } from "@hono/zod-openapi";

import { API_SCOPES } from "../../core/api-scopes.ts";
import { ENVIRONMENTS } from "../../core/environment.ts";
import { id, line, name } from "../../core/text-schemas.ts";

const MAX_YEARS = 10;

const keyName = name({ max: 100 }).openapi({ example: "CI/CD Pipeline" });

const keyScopes = z
  .array(z.enum(API_SCOPES, `One of: ${API_SCOPES.join(", ")}.`))
  .min(1, "At least one scope.")
  .max(API_SCOPES.length, `At most ${API_SCOPES.length} scopes.`)
  .refine((scopes) => new Set(scopes).size === scopes.length, "No scope twice.")
  .openapi({ uniqueItems: true, example: ["services:read"] });

const timestamp = z.iso.datetime({ offset: true, message: "An ISO 8601 time with its offset." });

export const createKeyBody = z
  .strictObject({
    name: keyName,
    environment: z.enum(ENVIRONMENTS, "Either 'live' or 'test'."),
    scopes: keyScopes,
    expiresAt: timestamp.nullable().optional(),
  })
  .openapi("CreateApiKey");

export const renameKeyBody = z.strictObject({ name: keyName }).openapi("RenameApiKey");

export const revokeKeyBody = z
  .strictObject({
    reason: line({ max: 500 }).optional(),
  })
  .openapi("RevokeApiKey");

export const rotateKeyBody = z
  .strictObject({
    gracePeriodSeconds: z
      .int("A whole number of seconds.")
      .min(0, "Between 0 and 86400.")
      .max(86_400, "Between 0 and 86400.")
      .default(0),
  })
  .openapi("RotateApiKey");

export const listKeysFilter = z.object({
  status: z.enum(["active", "expired", "revoked"]).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  search: line({ min: 1, max: 100 }).optional().openapi({
    description: "Part of a name or id, or of what a key ends with.",
    example: "pipeline",
  }),
});

export const keyIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "key_4k2j" }),
});

const keyMembers = {
  id: z.string(),
  name: z.string(),
  environment: z.enum(ENVIRONMENTS),
  scopes: z.array(z.enum(API_SCOPES)),
  status: z.enum(["active", "expired", "revoked"]),
  hint: z.string().openapi({ description: "Last four characters of the key." }),
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
  creatorActive: z.boolean().openapi({
    description: "Whether the person who made the key is still active. Keys outlive their makers.",
  }),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  revokedReason: z.string().nullable(),
  replacedBy: z.string().nullable(),
};

export const keyResource = z.object(keyMembers).openapi("ApiKey");

export const keyWithUsage = z
  .object({
    ...keyMembers,
    usage: z.array(z.object({ day: z.iso.date(), admitted: z.int(), denied: z.int() })),
  })
  .openapi("ApiKeyWithUsage");

export const createdKeyResource = z
  .object({
    ...keyMembers,
    key: z.string().optional().openapi({
      description: "The key itself: only in the first answer, never again, not on a replay either.",
    }),
  })
  .openapi("CreatedApiKey");

/** Checks what needs the clock. Returns milliseconds; null for a key that does not expire. */
export function parseExpiry(
  expiresAt: string | null | undefined,
  nowMs: number,
): { ok: true; value: number | null } | { ok: false; message: string } {
  if (expiresAt === null || expiresAt === undefined) return { ok: true, value: null };
  const ms = Date.parse(expiresAt);
  if (!Number.isFinite(ms)) return { ok: false, message: "Not a time." };
  if (ms <= nowMs) return { ok: false, message: "Must be in the future." };
  const latest = new Date(nowMs);
  latest.setUTCFullYear(latest.getUTCFullYear() + MAX_YEARS);
  if (ms > latest.getTime()) return { ok: false, message: `At most ${MAX_YEARS} years away.` };
  return { ok: true, value: ms };
}
