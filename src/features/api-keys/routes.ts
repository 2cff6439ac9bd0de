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
import { createKey, type CreatedKey } from "./create-key.ts";
import type { ApiKeyDeps } from "./deps.ts";
import { getKey, listKeys, presentWithCreator } from "./queries.ts";
import { renameKey } from "./rename-key.ts";
import { awaitFence, revokeKey } from "./revoke-key.ts";
import { rotateKey } from "./rotate-key.ts";
import {
  createdKeyResource,
  createKeyBody,
  keyIdParam,
  keyResource,
  keyWithUsage,
  listKeysQuery,
  renameKeyBody,
  revokeKeyBody,
  rotateKeyBody,
} from "./schemas.ts";

export const apiKeyRoutes = createRouter<ApiKeyDeps & IdempotencyDeps>();

const tags = ["API keys"];
const one = jsonContent(dataOf(keyResource), "The key, without its value.");
const created = jsonContent(dataOf(createdKeyResource), "The key; its value is shown only here.");

apiKeyRoutes.openapi(
  createRoute({
    method: "get",
    path: "/api-keys",
    tags,
    summary: "List API keys",
    request: { query: z.object({ ...pageQuery, ...listKeysQuery }) },
    responses: { 200: jsonContent(pageOf(keyResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = readPage(query);
    const { items, totalCount } = await listKeys(c.get("ctx"), query, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/api-keys",
    tags,
    summary: "Create an API key",
    middleware: [idempotent()] as const,
    request: { body: jsonBody(createKeyBody) },
    responses: { 201: created, ...errorResponses },
  }),
  async (c) => c.json(...presentCreated(await createKey(c.get("ctx"), c.req.valid("json")))),
);

apiKeyRoutes.openapi(
  createRoute({
    method: "get",
    path: "/api-keys/{id}",
    tags,
    summary: "Get an API key with its usage by day",
    request: { params: keyIdParam },
    responses: { 200: jsonContent(dataOf(keyWithUsage), "The key."), ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getKey(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/api-keys/{id}",
    tags,
    summary: "Rename an API key",
    request: { params: keyIdParam, body: jsonBody(renameKeyBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const ctx = c.get("ctx");
    const row = await renameKey(ctx, { id, matches: ifMatch(c), ...c.req.valid("json") });
    c.header("ETag", etagOf(row.revision));
    return c.json({ data: await presentWithCreator(ctx, row) }, 200);
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/api-keys/{id}/revoke",
    tags,
    summary: "Revoke an API key; answered when it is dead everywhere",
    request: { params: keyIdParam, body: jsonBody(revokeKeyBody, false) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const ctx = c.get("ctx");
    const row = await revokeKey(ctx, { id, reason: c.req.valid("json").reason ?? null });
    c.header("ETag", etagOf(row.revision));
    return c.json({ data: await presentWithCreator(ctx, row) }, 200);
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/api-keys/{id}/rotate",
    tags,
    summary: "Replace an API key by a new one with the same name, scopes and expiry",
    middleware: [
      // The first answer may have been cut off before its fence was through: a replay waits for it as well.
      idempotent<ApiKeyDeps & IdempotencyDeps>((c) =>
        awaitFence(c.get("ctx"), c.req.param("id") ?? ""),
      ),
    ] as const,
    request: { params: keyIdParam, body: jsonBody(rotateKeyBody, false) },
    responses: { 201: created, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    // oxlint-disable-next-line typescript/no-useless-default-assignment -- without a body nothing is parsed, so the schema's own default is not there
    const { gracePeriodSeconds = 0 } = c.req.valid("json");
    return c.json(...presentCreated(await rotateKey(c.get("ctx"), { id, gracePeriodSeconds })));
  },
);

function presentCreated({ resource, revision, value }: CreatedKey) {
  const headers = {
    Location: `/v1/api-keys/${resource.id}`,
    ETag: etagOf(revision),
    "Cache-Control": "no-store",
  };
  return [{ data: { ...resource, key: value } }, 201, headers] as const;
}
