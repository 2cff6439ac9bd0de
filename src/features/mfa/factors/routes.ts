/** One's own second factors. */

import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { confirmFactor } from "./confirm-factor.ts";
import type { MfaDeps } from "../deps.ts";
import { FACTOR_KINDS } from "../rules/factor.ts";
import { getMyMfa } from "./queries.ts";
import { regenerateCodes } from "./regenerate-codes.ts";
import { removeFactor } from "./remove-factor.ts";
import {
  codeBody,
  confirmedResource,
  myMfaResource,
  phoneBody,
  recoveryCodesResource,
  sentCodeResource,
  totpSetupResource,
} from "../schemas.ts";
import { startSms } from "./start-sms.ts";
import { startTotp } from "./start-totp.ts";

export const myMfaRoutes = createRouter<MfaDeps>();

const tags = ["Multi-factor authentication"];

myMfaRoutes.openapi(
  route({
    method: "get",
    path: "/me/mfa",
    operation: "get",
    access: member([], { beforeMfa: "enrolling" }),
    tags,
    summary: "Your second factors",
    responses: { 200: jsonContent(dataOf(myMfaResource), "Without secrets."), ...errorResponses },
  }),
  async (c) => c.json({ data: await getMyMfa(c.get("ctx")) }, 200),
);

myMfaRoutes.openapi(
  route({
    method: "post",
    path: "/me/mfa/totp",
    operation: "startTotp",
    access: member([], { beforeMfa: "enrolling" }),
    tags,
    summary: "Set up an authenticator app",
    responses: {
      200: jsonContent(dataOf(totpSetupResource), "To be confirmed with a first code."),
      ...errorResponses,
    },
  }),
  async (c) => c.json({ data: await startTotp(c.get("ctx")) }, 200),
);

myMfaRoutes.openapi(
  route({
    method: "post",
    path: "/me/mfa/sms",
    operation: "startSms",
    refuses: ["locked_out", "upstream_error", "upstream_timeout"],
    access: member([], { beforeMfa: "enrolling" }),
    tags,
    summary: "Set up text messages; less secure than an authenticator app",
    request: { body: jsonBody(phoneBody) },
    responses: {
      200: jsonContent(dataOf(sentCodeResource), "A code is on its way."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const data = await startSms(c.get("ctx"), c.req.valid("json"));
    return c.json({ data }, 200);
  },
);

for (const kind of FACTOR_KINDS) {
  myMfaRoutes.openapi(
    route({
      method: "post",
      path: `/me/mfa/${kind}/confirm`,
      operation: kind === "totp" ? "confirmTotp" : "confirmSms",
      refuses: ["locked_out"],
      access: member([], { beforeMfa: "enrolling" }),
      tags,
      summary: "Confirm the factor with its first code; the first factor answers recovery codes",
      request: { body: jsonBody(codeBody) },
      responses: {
        200: jsonContent(dataOf(confirmedResource), "Confirmed; MFA is passed as well."),
        ...errorResponses,
      },
    }),
    async (c) => {
      const confirmed = await confirmFactor(c.get("ctx"), kind, c.req.valid("json"));
      const { setCookie, ...data } = confirmed;
      if (setCookie !== null) c.header("Set-Cookie", setCookie);
      return c.json({ data }, 200);
    },
  );

  myMfaRoutes.openapi(
    route({
      method: "delete",
      path: `/me/mfa/${kind}`,
      refuses: ["not_found"],
      access: member(),
      tags,
      summary: "Remove the factor",
      responses: { 204: { description: "Removed." }, ...errorResponses },
    }),
    async (c) => {
      await removeFactor(c.get("ctx"), kind);
      return c.body(null, 204);
    },
  );
}

myMfaRoutes.openapi(
  route({
    method: "post",
    path: "/me/mfa/recovery-codes",
    operation: "replaceRecoveryCodes",
    access: member(),
    tags,
    summary: "Ten new recovery codes; all from before are dead",
    responses: {
      200: jsonContent(dataOf(recoveryCodesResource), "Shown only here."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const recoveryCodes = await regenerateCodes(c.get("ctx"));
    return c.json({ data: { recoveryCodes } }, 200);
  },
);
