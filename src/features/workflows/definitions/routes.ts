import { etagOf } from "../../../core/version.ts";
import { crud, underScope } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import type { IdempotencyDeps } from "../../../http/idempotency.ts";
import { ifMatch } from "../../../http/preconditions.ts";
import { resourceRoutes } from "../../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import {
  createWorkflowBody,
  deleteWorkflowQuery,
  listWorkflowsFilter,
  updateWorkflowBody,
  workflowIdParam,
  workflowResource,
  workflowSummary,
} from "../schemas.ts";
import { createWorkflow } from "./create-workflow.ts";
import { deleteWorkflow } from "./delete-workflow.ts";
import type { DefinitionDeps } from "./deps.ts";
import { publishWorkflow } from "./publish-workflow.ts";
import { getWorkflow, listWorkflows } from "./queries.ts";
import { updateWorkflow } from "./update-workflow.ts";

export const workflowRoutes = createRouter<DefinitionDeps & IdempotencyDeps>();

const tag = "Workflows";
const access = crud("workflows", underScope);
const byPeople = "By people alone where it names a secret or calls a connector, before or after.";

const workflows = resourceRoutes(workflowRoutes, {
  path: "/workflows",
  tag,
  param: workflowIdParam,
  resource: workflowResource,
  answers: "The workflow, with the phases of its draft.",
  access,
});

workflows.list(
  {
    summary: "List workflows",
    filter: listWorkflowsFilter,
    order: "Newest first; without their phases.",
    item: workflowSummary,
  },
  listWorkflows,
);

workflows.create(
  { summary: "Create a workflow, as a draft", description: byPeople, body: createWorkflowBody },
  createWorkflow,
);

workflows.get({ summary: "Get a workflow" }, getWorkflow);

workflows.change(
  {
    method: "patch",
    summary: "Change a workflow's draft; what is published runs on",
    description: byPeople,
    body: updateWorkflowBody,
  },
  updateWorkflow,
);

workflowRoutes.openapi(
  route({
    method: "delete",
    path: "/workflows/{id}",
    ifMatch: true,
    access: access.delete,
    tags: [tag],
    summary: "Delete a workflow",
    description: `${byPeople} Refused with \`conflict\`, the list and a \`confirm\` while a service runs it or an instance is not over. Running instances go on to their end.`,
    request: { params: workflowIdParam, query: deleteWorkflowQuery },
    responses: { 204: { description: "Deleted." }, ...errorResponses },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { confirm } = c.req.valid("query");
    await deleteWorkflow(c.get("ctx"), { id, matches: ifMatch(c), confirm });
    return c.body(null, 204);
  },
);

workflowRoutes.openapi(
  route({
    method: "post",
    path: "/workflows/{id}/publish",
    etag: true,
    ifMatch: true,
    access: underScope(["workflows:publish"]),
    tags: [tag],
    summary: "Publish a workflow's draft: instances start from it",
    description: `${byPeople} Asks its publisher for \`secrets:bind\` on each secret and \`connectors:execute\` on each connector. A draft that is published already stays the version that it is.`,
    request: { params: workflowIdParam },
    responses: {
      200: jsonContent(dataOf(workflowResource), "The workflow, published."),
      ...errorResponses,
    },
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const { resource, revision } = await publishWorkflow(c.get("ctx"), { id, matches: ifMatch(c) });
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);
