import { z } from "@hono/zod-openapi";

import { paginationOf } from "../../core/page.ts";
import { crud, member } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import type { IdempotencyDeps } from "../../http/idempotency.ts";
import { ifMatch } from "../../http/preconditions.ts";
import { resourceRoutes } from "../../http/resource-routes.ts";
import { errorResponses, jsonContent, pageOf, pageQuery, readPage } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import { removeReminder, setReminder } from "./reminders/change-reminder.ts";
import { createSecret } from "./manage/create-secret.ts";
import { deleteSecret } from "./manage/delete-secret.ts";
import type { SecretDeps } from "./deps.ts";
import { getSecret, listSecrets } from "./manage/queries.ts";
import { replaceValue } from "./manage/replace-value.ts";
import {
  createSecretBody,
  deleteSecretQuery,
  listSecretsFilter,
  reminderBody,
  replaceValueBody,
  secretResource,
  slugParam,
  updateSecretBody,
  versionResource,
} from "./schemas.ts";
import { listVersions } from "./versions/list-versions.ts";
import { updateSecret } from "./manage/update-secret.ts";

export const secretRoutes = createRouter<SecretDeps & IdempotencyDeps>();

const tag = "Secrets";

const secrets = resourceRoutes(secretRoutes, {
  path: "/secrets",
  tag,
  param: slugParam,
  resource: secretResource,
  answers: "The secret's metadata; never its value.",
  access: crud("secrets", member),
});

secrets.list(
  {
    summary: "List secrets",
    filter: listSecretsFilter,
    order: "By slug; only those that the caller may read.",
  },
  listSecrets,
);

/** Of the store that the values are in. */
const ofStore = ["upstream_error", "upstream_timeout"] as const;

secrets.create(
  { summary: "Create a secret", body: createSecretBody, refuses: ["secret_exists", ...ofStore] },
  createSecret,
);

secrets.get({ summary: "Get a secret's metadata" }, getSecret);

secrets.change(
  {
    method: "patch",
    summary: "Change a secret's metadata",
    body: updateSecretBody,
    refuses: ofStore,
  },
  (ctx, { id: slug, ...change }) => updateSecret(ctx, { slug, ...change }),
);

secrets.change(
  {
    method: "put",
    part: "/value",
    operation: "replaceValue",
    refuses: ["secret_missing", ...ofStore],
    idempotent: true,
    summary: "Replace a secret's value; the new one takes effect at once",
    body: replaceValueBody,
  },
  (ctx, { id: slug, ...change }) => replaceValue(ctx, { slug, ...change }),
);

secretRoutes.openapi(
  route({
    method: "get",
    path: "/secrets/{slug}/versions",
    access: member(["secrets:read"]),
    tags: [tag],
    summary: "List the versions of a secret, and what still holds each",
    description:
      "An old value is safe to revoke at its service once it is `superseded` and nothing holds it: `heldByCount` is 0.",
    request: { params: slugParam, query: z.object(pageQuery) },
    responses: { 200: jsonContent(pageOf(versionResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const page = readPage(c.req.valid("query"));
    const { slug } = c.req.valid("param");
    const { items, totalCount } = await listVersions(c.get("ctx"), slug, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

secretRoutes.openapi(
  route({
    method: "delete",
    path: "/secrets/{slug}",
    refuses: ["secret_in_use", ...ofStore],
    ifMatch: true,
    access: member(["secrets:delete"]),
    tags: [tag],
    summary: "Delete a secret for good",
    description: "Refused with `secret_in_use`, the list and a `confirm` while anything names it.",
    request: { params: slugParam, query: deleteSecretQuery },
    responses: { 204: { description: "Deleted; the slug is free." }, ...errorResponses },
  }),
  async (c) => {
    const { slug } = c.req.valid("param");
    const { confirm } = c.req.valid("query");
    await deleteSecret(c.get("ctx"), { slug, matches: ifMatch(c), confirm });
    return c.body(null, 204);
  },
);

secrets.change(
  { method: "put", part: "/reminder", summary: "Set the rotation reminder", body: reminderBody },
  (ctx, { id: slug, ...change }) => setReminder(ctx, { slug, ...change }),
);

secrets.remove(
  {
    part: "/reminder",
    access: member(["secrets:update"]),
    summary: "Remove the rotation reminder",
    answers: "There is none.",
  },
  (ctx, { id: slug, matches }) => removeReminder(ctx, { slug, matches }),
);
