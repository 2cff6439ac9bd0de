/** `GET /v1/me`: who the credential is. Needs no scope, reads nothing: what a health check of a key should call. */

import { z } from "@hono/zod-openapi";

import { ROLES, type Actor } from "../core/actor.ts";
import { API_SCOPES } from "../core/api-scopes.ts";
import { ENVIRONMENTS } from "../core/environment.ts";
import { CALLER } from "./access.ts";
import { route } from "./declare.ts";
import { dataOf, errorResponses, jsonContent } from "./respond.ts";
import { createRouter } from "./router.ts";

const common = {
  id: z.string(),
  companyId: z.string(),
  environment: z.enum(ENVIRONMENTS),
};

const meResource = z
  .union([
    z.object({ type: z.literal("api_key"), ...common, scopes: z.array(z.enum(API_SCOPES)) }),
    z.object({
      type: z.literal("user"),
      ...common,
      roles: z.array(z.enum(ROLES)),
      name: z.string(),
      email: z.string().nullable().openapi({ description: "Null where the pool names none." }),
    }),
  ])
  .openapi("Me");

export const meRoute = createRouter<unknown>();

meRoute.openapi(
  route({
    method: "get",
    path: "/me",
    access: CALLER,
    tags: ["Caller"],
    summary: "Who is calling",
    responses: { 200: jsonContent(dataOf(meResource), "The caller."), ...errorResponses },
  }),
  (c) => c.json({ data: presentCaller(c.get("ctx").actor) }, 200),
);

function presentCaller(actor: Actor): z.output<typeof meResource> {
  const { id, companyId, environment } = actor;
  switch (actor.type) {
    case "api_key":
      return { type: "api_key", id, companyId, environment, scopes: [...actor.scopes] };
    case "user": {
      const { role, name, email } = actor;
      return {
        type: "user",
        id,
        companyId,
        environment,
        roles: [role],
        name,
        email: email || null,
      };
    }
    case "system":
      throw new TypeError("The system calls no route");
  }
}
