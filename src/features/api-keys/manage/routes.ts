import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import type { Made } from "../../../core/context.ts";
import { etagOf } from "../../../core/version.ts";
import { answer, answerHeaders } from "../../../http/answer.ts";
import { idempotent, judgeRead, nameIn, type IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { createKey, type CreatedKey } from "./create-key.ts";
import type { ApiKeyDeps } from "../deps.ts";
import { getKey, listKeys } from "./queries.ts";
import { renameKey } from "./rename-key.ts";
import { awaitFence } from "../revoke/kill-key.ts";
import { revokeKey } from "../revoke/revoke-key.ts";
import { rotateKey } from "./rotate-key.ts";
import {
  createdKeyResource,
  createKeyBody,
  keyIdParam,
  keyResource,
  keyWithUsage,
  listKeysFilter,
  renameKeyBody,
  revokeKeyBody,
  rotateKeyBody,
} from "../schemas.ts";

export const apiKeyRoutes = createRouter<ApiKeyDeps & IdempotencyDeps>();

const tags = ["API keys"];
const one = jsonContent(dataOf(keyResource), "The key, without its value.");
const created = jsonContent(dataOf(createdKeyResource), "The key; its value is shown only here.");

const keys = resourceRoutes(apiKeyRoutes, {
  path: "/api-keys",
  tag: "API keys",
  param: keyIdParam,
  resource: keyResource,
  answers: "The key, without its value.",
  access: {
    read: member(["api_keys:read"]),
    create: member(["api_keys:create"]),
    update: member(["api_keys:update"]),
    delete: member(["api_keys:revoke"]),
  },
});

keys.list({ summary: "List API keys", filter: listKeysFilter, order: "Newest first." }, listKeys);

keys.create(
  {
    summary: "Create an API key",
    body: createKeyBody,
    created: { schema: createdKeyResource, answers: "The key; its value is shown only here." },
  },
  async (ctx, body) => {
    const { value, ...key } = await createKey(ctx, body);
    return { ...key, shownOnce: { key: value } };
  },
);

keys.get({ summary: "Get an API key with its usage by day", resource: keyWithUsage }, getKey);

keys.change({ method: "patch", summary: "Rename an API key", body: renameKeyBody }, renameKey);

apiKeyRoutes.openapi(
  route({
    method: "post",
    path: "/api-keys/{id}/revoke",
    etag: true,
    access: member(["api_keys:revoke"]),
    tags,
    summary: "Revoke an API key; answered when it is dead everywhere",
    request: { params: keyIdParam, body: jsonBody(revokeKeyBody, false) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { resource, revision } = await revokeKey(c.get("ctx"), id, c.req.valid("json"));
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

apiKeyRoutes.openapi(
  route({
    method: "post",
    path: "/api-keys/{id}/rotate",
    etag: true,
    access: member(["api_keys:rotate"]),
    tags,
    summary: "Replace an API key by a new one with the same name, scopes and expiry",
    middleware: [
      // The first answer may have been cut off before its fence was through: a replay waits for it as well.
      idempotent<ApiKeyDeps & IdempotencyDeps>(rotated, async (c, { location }) => {
        await judgeRead(c.get("ctx"), (ctx) => getKey(ctx, nameIn(location)));
        await awaitFence(c.get("ctx"), c.req.param("id") ?? "");
      }),
    ] as const,
    request: { params: keyIdParam, body: jsonBody(rotateKeyBody, false) },
    responses: { 201: created, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { value, ...key } = await rotateKey(c.get("ctx"), id, c.req.valid("json"));
    const data = { ...key.resource, key: value };
    return c.json({ data }, 201, answerHeaders(rotated(key)));
  },
);

/** The address of the new key. */
function rotated(made: Made) {
  const { id } = made.resource as CreatedKey["resource"];
  return answer(201, `/v1/api-keys/${id}`, made);
}
