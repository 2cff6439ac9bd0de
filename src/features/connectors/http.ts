import type { z } from "@hono/zod-openapi";

import { crud, member } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import type { IdempotencyDeps } from "../../http/idempotency.ts";
import { ifMatch } from "../../http/preconditions.ts";
import { resourceRoutes } from "../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import { invokeConnector } from "./calls/invoke-connector.ts";
import { tryConnector } from "./calls/try-connector.ts";
import type { ConnectorDeps } from "./deps.ts";
import { createConnector } from "./manage/create-connector.ts";
import { deleteConnector } from "./manage/delete-connector.ts";
import { getConnector, listConnectors } from "./manage/queries.ts";
import { updateConnector } from "./manage/update-connector.ts";
import {
  connectorResource,
  createConnectorBody,
  deleteConnectorQuery,
  invokeBody,
  listConnectorsFilter,
  outsideAnswer,
  slugParam,
  testBody,
  testResult,
  unusedSecrets,
  updateConnectorBody,
} from "./schemas.ts";

export const connectorRoutes = createRouter<ConnectorDeps & IdempotencyDeps>();

const tag = "Connectors";

const connectors = resourceRoutes(connectorRoutes, {
  path: "/connectors",
  tag,
  param: slugParam,
  resource: connectorResource,
  answers: "The connector; it names secrets and holds no value.",
  access: crud("connectors", member),
});

connectors.list(
  {
    summary: "List connectors",
    filter: listConnectorsFilter,
    order: "By slug; only those that the caller may read.",
  },
  listConnectors,
);

connectors.create(
  {
    summary: "Create a connector",
    description: "Needs `secrets:bind` on each secret that it names.",
    body: createConnectorBody,
  },
  createConnector,
);

connectors.get({ summary: "Get a connector" }, getConnector);

connectors.change(
  {
    method: "patch",
    summary: "Change a connector",
    description: "Another `baseUrl` or `auth` is a new binding: `secrets:bind` is asked anew.",
    body: updateConnectorBody,
  },
  (ctx, { id: slug, ...change }) => updateConnector(ctx, { slug, ...change }),
);

connectorRoutes.openapi(
  route({
    method: "delete",
    path: "/connectors/{slug}",
    ifMatch: true,
    access: member(["connectors:delete"]),
    tags: [tag],
    summary: "Delete a connector",
    description: "Refused with `conflict`, the list and a `confirm` while a workflow calls it.",
    request: { params: slugParam, query: deleteConnectorQuery },
    responses: {
      200: jsonContent(dataOf(unusedSecrets), "Deleted; nothing names these secrets any more."),
      204: { description: "Deleted." },
      ...errorResponses,
    },
  }),
  async (c) => {
    const { slug } = c.req.valid("param");
    const { confirm } = c.req.valid("query");
    const data = await deleteConnector(c.get("ctx"), { slug, matches: ifMatch(c), confirm });
    return data.unusedSecrets.length === 0 ? c.body(null, 204) : c.json({ data }, 200);
  },
);

connectorRoutes.openapi(
  route({
    method: "post",
    path: "/connectors/{slug}/test",
    refuses: ["secret_missing", "upstream_error", "upstream_timeout"],
    access: member(["connectors:execute"]),
    tags: [tag],
    summary: "Ask the provider whether it takes the connector's credential",
    request: { params: slugParam, body: jsonBody(testBody, false) },
    responses: {
      200: jsonContent(dataOf(testResult), "`ok`, or what is wrong, in words."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { slug } = c.req.valid("param");
    const data = await tryConnector(c.get("ctx"), slug, c.req.valid("json"));
    return c.json({ data }, 200);
  },
);

connectorRoutes.openapi(
  route({
    method: "post",
    path: "/connectors/{slug}/invoke",
    refuses: ["secret_missing", "upstream_error", "upstream_timeout"],
    access: member(["connectors:execute"]),
    tags: [tag],
    summary: "Call the other system through the connector",
    request: { params: slugParam, body: jsonBody(invokeBody) },
    responses: {
      200: jsonContent(dataOf(outsideAnswer), "What the other system answered, scrubbed."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { slug } = c.req.valid("param");
    const data = await invokeConnector(c.get("ctx"), slug, c.req.valid("json"));
    return c.json({ data } as { data: z.output<typeof outsideAnswer> }, 200);
  },
);
