import { underScope } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { dataOf, errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { Database } from "../../platform/d1/database.ts";
import { getBilling } from "./get-billing.ts";
import { billingResource } from "./schemas.ts";

export const usageRoutes = createRouter<{ readonly db: Database }>();

usageRoutes.openapi(
  route({
    method: "get",
    path: "/billing",
    access: underScope(["billing:read"]),
    tags: ["Billing"],
    summary: "Plan, limits and usage of the current month",
    responses: { 200: jsonContent(dataOf(billingResource), "Plan and usage."), ...errorResponses },
  }),
  async (c) => c.json({ data: await getBilling(c.get("ctx")) }, 200),
);
