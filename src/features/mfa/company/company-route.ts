/** What admins do about second factors. */

import { z } from "@hono/zod-openapi";

import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { paginationOf } from "../../../core/page.ts";
import {
  dataOf,
  errorResponses,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { previewImpact } from "./company-rule.ts";
import type { MfaDeps } from "../deps.ts";
import { presentImpact } from "../factors/present.ts";
import { resetMfa } from "../factors/reset-mfa.ts";
import { impactFilter, impactResource, userIdParam } from "../schemas.ts";

export const companyMfaRoutes = createRouter<MfaDeps>();

const tags = ["Multi-factor authentication"];

companyMfaRoutes.openapi(
  route({
    method: "get",
    path: "/company/mfa-impact",
    operation: "getImpact",
    access: member(["company:update"]),
    tags,
    summary: "Whom a requirement would ask to set up a second factor",
    request: { query: z.object(pageQuery), filter: impactFilter },
    responses: {
      200: jsonContent(
        dataOf(impactResource).extend({ pagination: pageOf(impactResource).shape.pagination }),
        "Counts, and a page of those without a factor.",
      ),
      ...errorResponses,
    },
  }),
  async (c) => {
    const sent = c.req.valid("query");
    const page = readPage(sent);
    const impact = await previewImpact(c.get("ctx"), sent, page);
    const pagination = paginationOf(page, impact.withoutFactor);
    return c.json({ data: presentImpact(impact), pagination }, 200);
  },
);

companyMfaRoutes.openapi(
  route({
    method: "delete",
    path: "/users/{id}/mfa",
    operation: "reset",
    access: member(["users:update"]),
    tags,
    summary: "Reset a person's second factors and recovery codes",
    request: { params: userIdParam },
    responses: { 204: { description: "Reset; the person is told." }, ...errorResponses },
  }),
  async (c) => {
    await resetMfa(c.get("ctx"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);
