/** The endpoint that GitHub calls when it finds our keys in public. Its signature is its only credential. */

import { createMiddleware } from "hono/factory";

import { ANYONE } from "../../http/access.ts";
import { readAsJson } from "../../http/body.ts";
import { route } from "../../http/declare.ts";
import type { HttpEnv } from "../../http/env.ts";
import { errorResponses, jsonBody, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { LeakDeps } from "./deps.ts";
import { revokeReported } from "./revoke-reported.ts";
import { githubReport, githubVerdicts } from "./schemas.ts";
import { verifyReport } from "./verify-report.ts";

export const githubLeakRoute = createRouter<LeakDeps>();

/** The bytes as they came are what is signed: read before anything decodes them, and parsed only once they are proved. */
const requireSignature = createMiddleware<HttpEnv<LeakDeps>>(async (c, next) => {
  await verifyReport(c.get("anonymousCtx"), {
    body: await c.req.arrayBuffer(),
    keyId: c.req.header("github-public-key-identifier"),
    signature: c.req.header("github-public-key-signature"),
  });
  // It is signed: how its content type is spelled must not keep a key alive.
  readAsJson(c);
  await next();
});

githubLeakRoute.openapi(
  route({
    method: "post",
    path: "/leaks/github",
    refuses: ["unauthenticated"],
    operation: "reportFromGithub",
    access: ANYONE,
    tags: ["Leaks"],
    summary: "GitHub's secret-scanning partner endpoint: keys it found in public are revoked",
    middleware: [requireSignature] as const,
    request: { body: jsonBody(githubReport) },
    responses: {
      200: jsonContent(githubVerdicts, "Which of them were keys; those are dead everywhere."),
      ...errorResponses,
    },
  }),
  async (c) => c.json(await revokeReported(c.get("anonymousCtx"), c.req.valid("json")), 200),
);
