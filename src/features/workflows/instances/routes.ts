import { z } from "@hono/zod-openapi";

import { paginationOf } from "../../../core/page.ts";
import { etagOf } from "../../../core/version.ts";
import type { Made } from "../../../core/context.ts";
import { underScope } from "../../../http/access.ts";
import { answer, answerHeaders } from "../../../http/answer.ts";
import { route } from "../../../http/declare.ts";
import { idempotent, judgeRead, nameIn, type IdempotencyDeps } from "../../../http/idempotency.ts";
import {
  dataOf,
  errorResponses,
  jsonBody,
  jsonContent,
  pageOf,
  pageQuery,
  readPage,
} from "../../../http/respond.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { createRouter } from "../../../http/router.ts";
import { cancelInstance } from "./cancel-instance.ts";
import { completeManualPhase } from "./complete-phase.ts";
import type { InstanceDeps } from "./deps.ts";
import { getInstance, listInstances } from "./queries.ts";
import {
  completePhaseBody,
  instanceIdParam,
  instanceResource,
  listedInstance,
  listInstancesFilter,
  phaseParam,
  phaseResource,
  startInstanceBody,
  workflowIdParam,
} from "./schemas.ts";
import { startInstance } from "./start-instance.ts";

export const instanceRoutes = createRouter<InstanceDeps & IdempotencyDeps>();

const tags = ["Instances"];
const answers = "The instance with its phases.";
const read = underScope(["workflows:read"]);
const execute = underScope(["workflows:execute"]);

/** An instance is started at its workflow, and ends by itself or is cancelled: it has no other of the usual routes. */
const instances = resourceRoutes(instanceRoutes, {
  path: "/instances",
  tag: "Instances",
  param: instanceIdParam,
  resource: instanceResource,
  answers,
  access: { read, create: execute, update: execute, delete: execute },
});

instanceRoutes.openapi(
  route({
    method: "post",
    path: "/workflows/{id}/instances",
    etag: true,
    operation: "start",
    access: execute,
    tags,
    summary: "Start an instance of a workflow's published version",
    middleware: [
      idempotent<InstanceDeps & IdempotencyDeps>(started, (c, { location }) =>
        judgeRead(c.get("ctx"), (ctx) => getInstance(ctx, nameIn(location))),
      ),
    ] as const,
    request: { params: workflowIdParam, body: jsonBody(startInstanceBody, false) },
    responses: {
      202: jsonContent(dataOf(listedInstance), "The instance, which goes on by itself."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { id: workflowId } = c.req.valid("param");
    const body = c.req.valid("json");
    const { body: shown, ...rest } = started(
      await startInstance(c.get("ctx"), { workflowId, body }),
    );
    return c.json(shown as never, 202, answerHeaders(rest));
  },
);

function started(made: Made) {
  const { id } = made.resource as { readonly id: string };
  return answer(202, `/v1/instances/${id}`, made);
}

instanceRoutes.openapi(
  route({
    method: "get",
    path: "/workflows/{id}/instances",
    operation: "list",
    access: read,
    tags,
    summary: "List a workflow's instances",
    description: "They are kept for 90 days after their end.",
    request: {
      params: workflowIdParam,
      query: z.object(pageQuery),
      filter: listInstancesFilter,
    },
    responses: { 200: jsonContent(pageOf(listedInstance), "Newest first."), ...errorResponses },
  }),
  async (c) => {
    const { id: workflowId } = c.req.valid("param");
    const filter = c.req.valid("query");
    const page = readPage(filter);
    const { items, totalCount } = await listInstances(c.get("ctx"), { workflowId, filter }, page);
    return c.json({ data: items, pagination: paginationOf(page, totalCount) }, 200);
  },
);

instances.get({ summary: "Get an instance with its phases" }, getInstance);

instanceRoutes.openapi(
  route({
    method: "post",
    path: "/instances/{id}/cancel",
    etag: true,
    access: execute,
    tags,
    summary: "Cancel an instance; nothing of it begins once this is answered",
    request: { params: instanceIdParam },
    responses: { 200: jsonContent(dataOf(instanceResource), answers), ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await cancelInstance(c.get("ctx"), c.req.valid("param").id);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource } as never, 200);
  },
);

instanceRoutes.openapi(
  route({
    method: "post",
    path: "/instances/{id}/phases/{key}/complete",
    operation: "completePhase",
    access: execute,
    tags,
    summary: "Complete a manual phase",
    description:
      "For those whom the phase names, and for those who may execute the workflow. The outcome `rejected` fails it.",
    request: { params: phaseParam, body: jsonBody(completePhaseBody) },
    responses: { 200: jsonContent(dataOf(phaseResource), "The phase."), ...errorResponses },
  }),
  async (c) => {
    const body = c.req.valid("json");
    const data = await completeManualPhase(c.get("ctx"), { ...c.req.valid("param"), body });
    return c.json({ data } as never, 200);
  },
);
