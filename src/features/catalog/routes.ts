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
import type { AuditDeps } from "../audit/index.ts";
import { createService } from "./create-service.ts";
import { deleteService } from "./delete-service.ts";
import { getService, listServices } from "./queries.ts";
import {
  createServiceBody,
  listServicesQuery,
  serviceIdParam,
  serviceResource,
  updateServiceBody,
} from "./schemas.ts";
import { updateService } from "./update-service.ts";

export const serviceRoutes = createRouter<AuditDeps & IdempotencyDeps>();

const tags = ["Services"];
const one = jsonContent(dataOf(serviceResource), "The service.");

serviceRoutes.openapi(
  createRoute({
    method: "get",
    path: "/services",
    tags,
    summary: "List services",
    request: { query: z.object({ ...pageQuery, ...listServicesQuery }) },
    responses: { 200: jsonContent(pageOf(serviceResource), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = readPage(query);
    const { items, totalCount } = await listServices(c.get("ctx"), query, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

serviceRoutes.openapi(
  createRoute({
    method: "post",
    path: "/services",
    tags,
    summary: "Create a service",
    middleware: [idempotent()] as const,
    request: { body: jsonBody(createServiceBody) },
    responses: { 201: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await createService(c.get("ctx"), c.req.valid("json"));
    c.header("Location", `/v1/services/${resource.id}`);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 201);
  },
);

serviceRoutes.openapi(
  createRoute({
    method: "get",
    path: "/services/{id}",
    tags,
    summary: "Get a service",
    request: { params: serviceIdParam },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getService(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

serviceRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/services/{id}",
    tags,
    summary: "Change a service",
    request: { params: serviceIdParam, body: jsonBody(updateServiceBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const input = { id, matches: ifMatch(c), patch: c.req.valid("json") };
    const { resource, revision } = await updateService(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

serviceRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/services/{id}",
    tags,
    summary: "Delete a service",
    request: { params: serviceIdParam },
    responses: { 204: { description: "Deleted." }, ...errorResponses },
  }),
  async (c) => {
    await deleteService(c.get("ctx"), { id: c.req.valid("param").id, matches: ifMatch(c) });
    return c.body(null, 204);
  },
);
