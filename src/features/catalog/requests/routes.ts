import { underScope } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import { etagOf } from "../../../core/version.ts";
import type { RequestDeps } from "../deps.ts";
import {
  assignRequestBody,
  createRequestBody,
  listRequestsFilter,
  requestIdParam,
  requestResource,
  updateRequestBody,
} from "../schemas.ts";
import { assignRequest } from "./assign-request.ts";
import { cancelRequest } from "./cancel-request.ts";
import { closeRequest } from "./close-request.ts";
import { createRequest } from "./create-request.ts";
import { deleteRequest } from "./delete-request.ts";
import { getRequest, listRequests } from "./queries.ts";
import { updateRequest } from "./update-request.ts";

export const requestRoutes = createRouter<RequestDeps & IdempotencyDeps>();

const tag = "Requests";
const one = { 200: jsonContent(dataOf(requestResource), "The request."), ...errorResponses };

const requests = resourceRoutes(requestRoutes, {
  path: "/requests",
  tag,
  param: requestIdParam,
  resource: requestResource,
  answers: "The request.",
  access: {
    read: underScope(["requests:read"]),
    create: underScope(["requests:create"]),
    update: underScope(["requests:update"]),
    delete: underScope(["requests:close"]),
  },
});

requests.list(
  { summary: "List requests", filter: listRequestsFilter, order: "Newest first." },
  listRequests,
);

requests.create(
  {
    summary: "Make a request of a service",
    description: "Starts the service's published workflow, in the same environment.",
    body: createRequestBody,
  },
  createRequest,
);

requests.get({ summary: "Get a request" }, getRequest);

requests.change(
  {
    method: "patch",
    summary: "Change a request's title; its status, where no workflow sets it",
    body: updateRequestBody,
  },
  updateRequest,
);

requests.remove(
  { summary: "Delete a request that is over, or that no workflow is at work on" },
  deleteRequest,
);

requestRoutes.openapi(
  route({
    method: "post",
    path: "/requests/{id}/cancel",
    etag: true,
    access: underScope(["requests:close"]),
    tags: [tag],
    summary: "Cancel a request, and its workflow's instance with it",
    request: { params: requestIdParam },
    responses: one,
  }),
  async (c) => {
    const { resource, revision } = await cancelRequest(c.get("ctx"), c.req.valid("param").id);
    return c.json({ data: resource }, 200, { ETag: etagOf(revision) });
  },
);

requestRoutes.openapi(
  route({
    method: "post",
    path: "/requests/{id}/assign",
    etag: true,
    access: underScope(["requests:assign"]),
    tags: [tag],
    summary: "Assign a request to a person of the company, or take it away from its assignee",
    request: { params: requestIdParam, body: jsonBody(assignRequestBody) },
    responses: one,
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = { id, sent: c.req.valid("json") };
    const { resource, revision } = await assignRequest(c.get("ctx"), input);
    return c.json({ data: resource }, 200, { ETag: etagOf(revision) });
  },
);

requestRoutes.openapi(
  route({
    method: "post",
    path: "/requests/{id}/close",
    etag: true,
    access: underScope(["requests:close"]),
    tags: [tag],
    summary: "Complete a request that no workflow is at work on",
    request: { params: requestIdParam },
    responses: one,
  }),
  async (c) => {
    const { resource, revision } = await closeRequest(c.get("ctx"), c.req.valid("param").id);
    return c.json({ data: resource }, 200, { ETag: etagOf(revision) });
  },
);
