/** RFC 9728: where a client that met our 401 learns who issues the tokens we take. */

import { z } from "@hono/zod-openapi";

import { ANYONE } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { LoginDeps } from "./login/login-deps.ts";

export const metadataRoute = createRouter<LoginDeps>();

const HOUR_SECONDS = 3_600;

metadataRoute.openapi(
  route({
    method: "get",
    path: "/.well-known/oauth-protected-resource",
    operation: "getResourceMetadata",
    access: ANYONE,
    tags: ["Signing in"],
    summary: "Metadata of this API as an OAuth protected resource (RFC 9728)",
    responses: {
      200: jsonContent(
        z.object({
          resource: z.string(),
          authorization_servers: z.array(z.string()),
          scopes_supported: z.array(z.string()),
          bearer_methods_supported: z.array(z.string()),
          resource_name: z.string(),
          resource_documentation: z.string(),
        }),
        "The metadata, in the RFC's own names.",
      ),
      ...errorResponses,
    },
  }),
  (c) => {
    const { publicUrl, cognito } = c.get("anonymousCtx").deps.config;
    return c.json(
      {
        resource: publicUrl,
        authorization_servers: [cognito.issuer],
        scopes_supported: ["openid", "profile", "email"],
        bearer_methods_supported: ["header"],
        resource_name: "Nembl API",
        resource_documentation: `${publicUrl}/docs`,
      },
      200,
      { "Cache-Control": `public, max-age=${HOUR_SECONDS}` },
    );
  },
);
