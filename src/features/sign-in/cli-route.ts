/** What the command line must know to sign a person in. All of it is public: it stands in every browser's address line. */

import { z } from "@hono/zod-openapi";

import { ANYONE } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import { errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { LoginDeps } from "./login/login-deps.ts";
import { CLI_REDIRECT_URIS } from "./rules/cli-redirects.ts";

export const cliRoute = createRouter<LoginDeps>();

const HOUR_SECONDS = 3_600;

cliRoute.openapi(
  route({
    method: "get",
    path: "/.well-known/nembl-cli",
    operation: "getCliSignIn",
    access: ANYONE,
    tags: ["Signing in"],
    summary: "How the command line signs a person in",
    responses: {
      200: jsonContent(
        z
          .object({
            issuer: z.string(),
            authorization_endpoint: z.string(),
            token_endpoint: z.string(),
            revocation_endpoint: z.string(),
            client_id: z.string(),
            redirect_uris: z.array(z.string()),
            scopes_supported: z.array(z.string()),
          })
          .openapi("CliSignIn"),
        "In the names of RFC 8414 and RFC 7591.",
      ),
      ...errorResponses,
    },
  }),
  (c) => {
    const { issuer, domain, clientId } = c.get("anonymousCtx").deps.config.cognito;
    return c.json(
      {
        issuer,
        authorization_endpoint: `${domain}/oauth2/authorize`,
        token_endpoint: `${domain}/oauth2/token`,
        revocation_endpoint: `${domain}/oauth2/revoke`,
        client_id: clientId,
        redirect_uris: [...CLI_REDIRECT_URIS],
        scopes_supported: ["openid", "profile", "email"],
      },
      200,
      { "Cache-Control": `public, max-age=${HOUR_SECONDS}` },
    );
  },
);
