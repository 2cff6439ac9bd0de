/**
 * Outside the ordinary authentication: anybody who holds a leaked key can kill it, whatever its limits, its scopes and
 * even its expiry, and may ask again until told that it is dead.
 */

import { KEY_HOLDER } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { dataOf, errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { revokeOnce } from "./revoke-once.ts";
import { keyResource } from "../schemas.ts";

export const revokeSelfRoute = createRouter<ApiKeyDeps>();

revokeSelfRoute.openapi(
  route({
    method: "post",
    path: "/api-keys/revoke-self",
    access: KEY_HOLDER,
    tags: ["API keys"],
    summary: "Revoke the key that is presented in x-api-key",
    responses: { 200: jsonContent(dataOf(keyResource), "Dead everywhere."), ...errorResponses },
  }),
  async (c) => {
    const ctx = c.get("ctx");
    return c.json({ data: await revokeOnce(ctx) }, 200);
  },
);
