/** Passing MFA: what a sign-in that still lacks it may reach. */

import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { challengeBySms } from "./challenge.ts";
import type { MfaDeps } from "../deps.ts";
import { challengeBody, sentCodeResource, verifiedResource, verifyBody } from "../schemas.ts";
import { verifyMfa } from "./verify.ts";

export const mfaRoutes = createRouter<MfaDeps>();

const tags = ["Multi-factor authentication"];

mfaRoutes.openapi(
  route({
    method: "post",
    path: "/mfa/challenge",
    refuses: ["locked_out", "upstream_error", "upstream_timeout"],
    access: member([], { beforeMfa: "passing", clients: true }),
    tags,
    summary: "Send a code to your number, for this sign-in",
    request: { body: jsonBody(challengeBody) },
    responses: {
      200: jsonContent(dataOf(sentCodeResource), "A code is on its way."),
      ...errorResponses,
    },
  }),
  async (c) => c.json({ data: await challengeBySms(c.get("ctx"), c.req.valid("json")) }, 200),
);

mfaRoutes.openapi(
  route({
    method: "post",
    path: "/mfa/verify",
    refuses: ["locked_out"],
    access: member([], { beforeMfa: "passing", clients: true }),
    tags,
    summary: "Pass MFA in this sign-in with a code or a recovery code",
    request: { body: jsonBody(verifyBody) },
    responses: {
      200: jsonContent(dataOf(verifiedResource), "Passed; a session gets a new cookie."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const verified = await verifyMfa(c.get("ctx"), c.req.valid("json"));
    const { setCookie, method, recoveryCodesLeft } = verified;
    if (setCookie !== null) c.header("Set-Cookie", setCookie);
    return c.json({ data: { state: "active" as const, method, recoveryCodesLeft } }, 200);
  },
);
