import { etagOf } from "../../core/version.ts";
import { crud, member } from "../../http/access.ts";
import { answer } from "../../http/answer.ts";
import { route } from "../../http/declare.ts";
import {
  idempotent,
  judgeRead,
  type BeforeReplay,
  type IdempotencyDeps,
} from "../../http/idempotency.ts";
import { resourceRoutes } from "../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { getClient, listClients } from "./client-queries.ts";
import { deleteClient } from "./delete-client.ts";
import { registerClient } from "./register-client.ts";
import { rotateClientSecret } from "./rotate-client-secret.ts";
import {
  clientIdParam,
  clientResource,
  registerClientBody,
  registeredClientResource,
  rotatedClientResource,
  updateClientBody,
} from "./schemas.ts";
import { updateClient } from "./update-client.ts";

export const oauthClientRoutes = createRouter<OAuthClientDeps & IdempotencyDeps>();

const clients = resourceRoutes(oauthClientRoutes, {
  path: "/oauth-clients",
  tag: "OAuth clients",
  param: clientIdParam,
  resource: clientResource,
  answers: "The client, without its secret.",
  access: crud("oauth_clients", member),
});

/** Of the user pool. */
const refuses = ["upstream_error", "upstream_timeout"] as const;

clients.list({ summary: "List OAuth clients", order: "Newest first." }, (ctx, _filter, page) =>
  listClients(ctx, page),
);

clients.create(
  {
    summary: "Register an OAuth client",
    body: registerClientBody,
    refuses,
    created: {
      schema: registeredClientResource,
      answers: "The client; the secret of a confidential one is shown only here.",
    },
  },
  async (ctx, body) => {
    const { secret, ...client } = await registerClient(ctx, body);
    return { ...client, shownOnce: secret === null ? {} : { clientSecret: secret } };
  },
);

clients.get({ summary: "Get an OAuth client" }, getClient);

clients.change(
  { method: "patch", summary: "Change an OAuth client", body: updateClientBody, refuses },
  (ctx, { id, ...change }) => updateClient(ctx, { clientId: id, ...change }),
);

clients.remove(
  { summary: "Delete an OAuth client; its tokens stop working at once", refuses },
  (ctx, { id, matches }) => deleteClient(ctx, { clientId: id, matches }),
);

const mayStillRead: BeforeReplay<OAuthClientDeps & IdempotencyDeps> = (c) =>
  judgeRead(c.get("ctx"), (ctx) => getClient(ctx, c.req.param("clientId") ?? ""));

oauthClientRoutes.openapi(
  route({
    method: "post",
    path: "/oauth-clients/{clientId}/rotate-secret",
    refuses,
    etag: true,
    access: member(["oauth_clients:update"]),
    tags: ["OAuth clients"],
    summary: "Replace the secret of a confidential OAuth client",
    description:
      "The old secret has ended when the answer comes; the client's id, its users and their sign-ins stay. A public client has no secret (409).",
    middleware: [idempotent((made) => answer(200, null, made), mayStillRead)] as const,
    request: { params: clientIdParam },
    responses: {
      200: jsonContent(dataOf(rotatedClientResource), "The client; its secret is shown only here."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { clientId } = c.req.valid("param");
    const { resource, revision, secret } = await rotateClientSecret(c.get("ctx"), clientId);
    const headers = { ETag: etagOf(revision) };
    return c.json({ data: { ...resource, clientSecret: secret } }, 200, headers);
  },
);
