import { z } from "@hono/zod-openapi";

import { ENVIRONMENTS } from "../../core/environment.ts";
import { PLANS } from "../../core/plans.ts";

const counts = { admitted: z.int(), denied: z.int() };

export const billingResource = z
  .object({
    plan: z.enum(PLANS),
    period: z.object({ from: z.iso.date(), to: z.iso.date() }),
    environments: z.array(
      z.object({
        environment: z.enum(ENVIRONMENTS),
        limits: z.object({ perMinute: z.int(), perDay: z.int() }),
        ...counts,
        keys: z.array(z.object({ keyId: z.string(), ...counts })),
      }),
    ),
  })
  .openapi("Billing");
