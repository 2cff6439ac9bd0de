/**
 * Outside the ordinary authentication: whoever holds a leaked key can kill it whatever its limits, its scopes and
 * even its expiry, and may ask again until told that it is dead.
 */

import { createRoute } from "@hono/zod-openapi";

import { dataOf, errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { revokeOnce } from "./revoke-once.ts";
import { keyResource } from "../schemas.ts";

export const revokeSelfRoute = createRouter<ApiKeyDeps>();

revokeSelfRoute.openapi(
  createRoute({
    method: "post",
    path: "/api-keys/revoke-self",
    tags: ["API keys"],
    summary: "Revoke the key that is presented in x-api-key",
    responses: { 200: jsonContent(dataOf(keyResource), "Dead everywhere."), ...errorResponses },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    return c.json({ data: await revokeOnce(ctx) }, 200);
  },
);
