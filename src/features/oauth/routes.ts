import { createRoute, z } from "@hono/zod-openapi";

import { paginationOf } from "../../core/page.ts";
import { idempotent, type IdempotencyDeps } from "../../http/idempotency.ts";
import { etagOf, ifMatch } from "../../http/preconditions.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import type { OAuthClientDeps } from "./client-deps.ts";
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

const tags = ["OAuth clients"];
const one = jsonContent(dataOf(clientResource), "The client, without its secret.");
const registered = jsonContent(
  dataOf(registeredClientResource),
  "The client; the secret of a confidential one is shown only here.",
);

oauthClientRoutes.openapi(
  createRoute({
    method: "get",
    path: "/oauth-clients",
    tags,
    summary: "List OAuth clients",
    request: { query: z.object(pageQuery) },
    responses: { 200: jsonContent(pageOf(clientResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const page = readPage(c.req.valid("query"));
    const { items, totalCount } = await listClients(c.get("ctx"), page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

oauthClientRoutes.openapi(
  createRoute({
    method: "post",
    path: "/oauth-clients",
    tags,
    summary: "Register an OAuth client",
    middleware: [idempotent()] as const,
    request: { body: jsonBody(registerClientBody) },
    responses: { 201: registered, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision, secret } = await registerClient(c.get("ctx"), c.req.valid("json"));
    c.header("Location", `/v1/oauth-clients/${resource.clientId}`);
    c.header("ETag", etagOf(revision));
    c.header("Cache-Control", "no-store");
    return c.json(
      { data: { ...resource, ...(secret === null ? {} : { clientSecret: secret }) } },
      201,
    );
  },
);

oauthClientRoutes.openapi(
  createRoute({
    method: "get",
    path: "/oauth-clients/{clientId}",
    tags,
    summary: "Get an OAuth client",
    request: { params: clientIdParam },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { clientId } = c.req.valid("param");
    const { resource, revision } = await getClient(c.get("ctx"), clientId);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

oauthClientRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/oauth-clients/{clientId}",
    tags,
    summary: "Change an OAuth client",
    request: { params: clientIdParam, body: jsonBody(updateClientBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { clientId } = c.req.valid("param");
    const input = { clientId, matches: ifMatch(c), patch: c.req.valid("json") };
    const { resource, revision } = await updateClient(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

oauthClientRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/oauth-clients/{clientId}",
    tags,
    summary: "Delete an OAuth client; its tokens stop working at once",
    request: { params: clientIdParam },
    responses: { 204: { description: "Deleted." }, ...errorResponses },
  }),
  async (c) => {
    const { clientId } = c.req.valid("param");
    await deleteClient(c.get("ctx"), { clientId, matches: ifMatch(c) });
    return c.body(null, 204);
  },
);
