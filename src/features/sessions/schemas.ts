import { z } from "@hono/zod-openapi";

import { ROLES } from "../../core/actor.ts";
import { ENVIRONMENTS } from "../../core/environment.ts";
import { id } from "../../core/text-schemas.ts";

const time = z.iso.datetime();

const KINDS = ["browser", "bearer"] as const;

export const currentSession = z
  .object({
    id: z.string(),
    kind: z.enum(KINDS),
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string().nullable().openapi({ description: "Null where the pool names none." }),
      emailVerified: z.boolean(),
    }),
    companyId: z.string().nullable(),
    companies: z.array(
      z.object({ id: z.string(), slug: z.string(), name: z.string(), role: z.enum(ROLES) }),
    ),
    environment: z.enum(ENVIRONMENTS),
    mfaState: z.enum(["active", "mfa_required", "mfa_enrollment_required"]),
    mfaPassedAt: time.nullable(),
    signedInAt: time,
  })
  .openapi("CurrentSession");

export const sessionResource = z
  .object({
    id: z.string(),
    kind: z.enum(KINDS),
    /** Cognito's id of the client; null for a browser session of ours. */
    clientId: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    signedInAt: time,
    lastSeenAt: time,
    expiresAt: time.nullable(),
    mfaPassedAt: time.nullable(),
    current: z.boolean(),
  })
  .openapi("Session");

export const switchCompanyBody = z.strictObject({
  companyId: id().openapi({ example: "co_0123456789abcdefghij" }),
});

export const switchEnvironmentBody = z.strictObject({ environment: z.enum(ENVIRONMENTS) });

export const sessionIdParam = z.object({ id: id().openapi({ example: "ses_4k2j" }) });
