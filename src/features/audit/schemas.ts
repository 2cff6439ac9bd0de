/** Wire shapes of the audit log. */

import { z } from "@hono/zod-openapi";

import { ENVIRONMENTS } from "../../core/environment.ts";
import { line, opaque } from "../../core/text-schemas.ts";
import { AUDIT_ACTIONS } from "./rules/actions.ts";
import { AUDIT_CATEGORIES, AUDIT_OUTCOMES, type EventFilter } from "./rules/event.ts";

const instant = z.iso
  .datetime({ offset: true, error: "An instant as in 2026-11-22T09:30:00Z." })
  .openapi({ example: "2026-11-22T09:30:00Z" });

const oneOf = (values: readonly string[]) => `One of: ${values.join(", ")}.`;

const action = z
  .enum(AUDIT_ACTIONS as readonly [string, ...string[]], "No known action.")
  .openapi({ example: "secrets:read" });

const category = z.enum(AUDIT_CATEGORIES, oneOf(AUDIT_CATEGORIES));

const outcome = z.enum(AUDIT_OUTCOMES, oneOf(AUDIT_OUTCOMES));

const environment = z.enum(ENVIRONMENTS, oneOf(ENVIRONMENTS));

const filters = {
  action: action.optional(),
  actor: line({ min: 1, max: 64 }).optional().openapi({ example: "usr_4k2j" }),
  target: line({ min: 1, max: 300 }).optional().openapi({ example: "secret:github-api-token" }),
  category: category.optional(),
  outcome: outcome.optional(),
  environment: environment.optional(),
  from: instant.optional().openapi({ description: "From this instant." }),
  to: instant.optional().openapi({ description: "Before this instant." }),
};

interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function isInOrder({ from, to }: Period): boolean {
  return from === undefined || to === undefined || Date.parse(from) <= Date.parse(to);
}

const ORDER = { path: ["to"], message: "Not before 'from'." };

const cursor = opaque({ max: 200 }).openapi({
  description: "The nextCursor of the page before, with the same filters.",
  example: "from-the-page-before",
});

export const listAuditFilter = z
  .object({ ...filters, cursor: cursor.optional() })
  .refine(isInOrder, ORDER);

export const exportAuditFilter = z
  .object({
    ...filters,
    format: z.enum(["ndjson", "csv"], "One of: ndjson, csv.").default("ndjson"),
  })
  .refine(isInOrder, ORDER);

export function readFilter(filter: z.output<z.ZodObject<typeof filters>>): EventFilter {
  const { from, to, ...same } = filter;
  return {
    ...(same as Omit<typeof same, "action"> & Pick<EventFilter, "action">),
    fromMs: from === undefined ? undefined : Date.parse(from),
    toMs: to === undefined ? undefined : Date.parse(to),
  };
}

export const auditEventResource = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    environment: z.enum(ENVIRONMENTS).optional(),
    actor: z.object({
      type: z.string().openapi({ example: "user" }),
      id: z.string(),
      name: z.string().nullable(),
      ip: z.string().nullable(),
    }),
    action: z.string().openapi({ example: "secrets:read" }),
    category,
    target: z.string().openapi({ example: "secret:github-api-token" }),
    outcome,
    source: z.string().openapi({ example: "nembl" }),
    requestId: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .openapi("AuditEvent");

export const auditKeys = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        x: z.string(),
        kid: z.string(),
        alg: z.literal("EdDSA"),
        use: z.literal("sig"),
      }),
    ),
  })
  .openapi("AuditKeys");
