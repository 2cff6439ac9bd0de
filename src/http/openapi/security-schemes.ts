/** How each kind of caller shows who it is. */

import { SESSION_COOKIE } from "../../core/session-cookie.ts";
import type { Components } from "./types.ts";

export const SECURITY_SCHEMES: Components["securitySchemes"] = {
  apiKey: {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description:
      "An API key: `nmbl_live_…` or `nmbl_test_…`. It acts in its own company and environment, within its scopes. The scopes that an operation needs stand beside it.",
  },
  accessToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description:
      "An access token of the user pool, verified as RFC8725 asks: one algorithm, and issuer, client and use are checked. A token of a registered client reaches only what the nine scopes reach, and of that what the client's own ceiling allows.",
  },
  session: {
    type: "apiKey",
    in: "cookie",
    name: SESSION_COOKIE,
    description:
      "A browser that is signed in. What it changes must be asked for by a page of our own origin.",
  },
  runner: {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "`Runner <credential>`, as a runner's registration answered it.",
  },
};
