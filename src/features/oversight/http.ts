import { member } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { dataOf, errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { OversightDeps } from "./deps.ts";
import { getHoldings } from "./get-holdings.ts";
import { getSecurityOverview } from "./get-security-overview.ts";
import { holdings, securityOverview, userIdParam } from "./schemas.ts";

export const oversightRoutes = createRouter<OversightDeps>();

oversightRoutes.openapi(
  route({
    method: "get",
    path: "/users/{id}/holdings",
    access: member(["users:disable"]),
    tags: ["Users"],
    summary: "What a user made and holds, to be looked at before they are deactivated",
    description:
      "Of each kind what the caller may see in its own list. Keys, clients and runners go on when their maker is deactivated: revoke or delete those that must not.",
    request: { params: userIdParam },
    responses: {
      200: jsonContent(dataOf(holdings), "What there is, newest first."),
      ...errorResponses,
    },
  }),
  async (c) => c.json({ data: await getHoldings(c.get("ctx"), c.req.valid("param").id) }, 200),
);

oversightRoutes.openapi(
  route({
    method: "get",
    path: "/security-overview",
    operation: "getSecurityOverview",
    access: member(),
    tags: ["Company"],
    summary: "What needs attention",
    description:
      "Of each part what the caller may see in its own list. Where there is nothing to mend, every count is zero.",
    responses: {
      200: jsonContent(dataOf(securityOverview), "Counts, and the first of each."),
      ...errorResponses,
    },
  }),
  async (c) => c.json({ data: await getSecurityOverview(c.get("ctx")) }, 200),
);
