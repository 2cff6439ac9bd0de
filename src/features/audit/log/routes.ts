import { z } from "@hono/zod-openapi";

import { member, underScope } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { errorResponses, jsonContent, pageOf, pageQuery, readPage } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { AuditLogDeps } from "../deps.ts";
import { exportLog } from "./export-log.ts";
import { COUNTED, listAuditEvents } from "./queries.ts";
import { auditEventResource, exportAuditFilter, listAuditFilter } from "../schemas.ts";

export const auditRoutes = createRouter<AuditLogDeps>();

const tags = ["Audit"];

auditRoutes.openapi(
  route({
    method: "get",
    path: "/audit",
    access: underScope(["audit:read"]),
    tags,
    summary: "List audit events",
    description: `totalCount counts at most ${COUNTED}, and page reaches no further; nextCursor does.`,
    request: { query: z.object(pageQuery), filter: listAuditFilter },
    responses: {
      200: jsonContent(
        pageOf(auditEventResource).extend({ nextCursor: z.string().nullable() }),
        "Newest first.",
      ),
      ...errorResponses,
    },
  }),
  async (c) => {
    const sent = c.req.valid("query");
    const found = await listAuditEvents(c.get("ctx"), sent, readPage(sent));
    const { items, pagination, nextCursor } = found;
    return c.json({ data: [...items], pagination, nextCursor }, 200);
  },
);

const text = { schema: z.string() };

auditRoutes.openapi(
  route({
    method: "get",
    path: "/audit/export",
    operation: "export",
    access: member(["audit:export"]),
    tags,
    summary: "Export audit events",
    description:
      "Oldest first, as a stream. NDJSON without filters carries the seals that `npm run audit:verify` checks.",
    request: { filter: exportAuditFilter },
    responses: {
      200: {
        description: "The events.",
        content: { "application/x-ndjson": text, "text/csv": text },
      },
      ...errorResponses,
    },
  }),
  async (c) => {
    const { body, filename, format } = await exportLog(c.get("ctx"), c.req.valid("query"));
    const type =
      format === "csv"
        ? "text/csv; charset=utf-8; header=present"
        : "application/x-ndjson; charset=utf-8";
    return c.body(body, 200, {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${filename}"`,
      "X-Content-Type-Options": "nosniff",
    });
  },
);
