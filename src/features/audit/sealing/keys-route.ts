import { ANYONE } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { AuditLogDeps } from "../deps.ts";
import { auditKeys } from "../schemas.ts";

export const auditKeysRoute = createRouter<AuditLogDeps>();

const HOUR_SECONDS = 3_600;

auditKeysRoute.openapi(
  route({
    method: "get",
    path: "/.well-known/nembl-audit-keys",
    operation: "getKeys",
    access: ANYONE,
    tags: ["Audit"],
    summary: "The public keys that audit exports are signed with, as a JWK set",
    responses: {
      200: jsonContent(auditKeys, "The first signs; retired ones verify what they signed."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { published } = await c.get("anonymousCtx").deps.auditKeys();
    return c.json({ keys: [...published] }, 200, {
      "Cache-Control": `public, max-age=${HOUR_SECONDS}`,
    });
  },
);
