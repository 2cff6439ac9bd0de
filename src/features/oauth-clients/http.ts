import { crud, member } from "../../http/access.ts";
import type { IdempotencyDeps } from "../../http/idempotency.ts";
import { resourceRoutes } from "../../http/resource-routes.ts";
import { createRouter } from "../../http/router.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { getClient, listClients } from "./client-queries.ts";
import { deleteClient } from "./delete-client.ts";
import { registerClient } from "./register-client.ts";
import {
  clientIdParam,
  clientResource,
  registerClientBody,
  registeredClientResource,
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

clients.list({ summary: "List OAuth clients", order: "Newest first." }, (ctx, _filter, page) =>
  listClients(ctx, page),
);

clients.create(
  {
    summary: "Register an OAuth client",
    body: registerClientBody,
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
  { method: "patch", summary: "Change an OAuth client", body: updateClientBody },
  (ctx, { id, ...change }) => updateClient(ctx, { clientId: id, ...change }),
);

clients.remove(
  { summary: "Delete an OAuth client; its tokens stop working at once" },
  (ctx, { id, matches }) => deleteClient(ctx, { clientId: id, matches }),
);
