import { createRoute } from "@hono/zod-openapi";

import { dataOf, errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { Database } from "../../platform/d1/database.ts";
import { getBilling } from "./get-billing.ts";
import { billingResource } from "./schemas.ts";

export const usageRoutes = createRouter<{ readonly db: Database }>();

usageRoutes.openapi(
  createRoute({
    method: "get",
    path: "/billing",
    tags: ["Billing"],
    summary: "Plan, limits and usage of the current month",
    responses: { 200: jsonContent(dataOf(billingResource), "Plan and usage."), ...errorResponses },
  }),
  async (c) => c.json({ data: await getBilling(c.get("ctx")) }, 200),
);
