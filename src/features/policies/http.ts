import { crud, member } from "../../http/access.ts";
import { route } from "../../http/declare.ts";
import type { IdempotencyDeps } from "../../http/idempotency.ts";
import { resourceRoutes } from "../../http/resource-routes.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../http/respond.ts";
import { createRouter } from "../../http/router.ts";
import { createPolicy } from "./manage/create-policy.ts";
import { deletePolicy } from "./manage/delete-policy.ts";
import type { PolicyDeps } from "./deps.ts";
import { getPolicy, getPolicyAsCedar, listPolicies } from "./manage/queries.ts";
import { replacePolicy } from "./manage/replace-policy.ts";
import {
  cedarResource,
  policyBody,
  policyIdParam,
  policyResource,
  simulationBody,
  simulationResource,
} from "./schemas.ts";
import { simulate } from "./manage/simulate.ts";

export const policyRoutes = createRouter<PolicyDeps & IdempotencyDeps>();

const tag = "Policies";

const policies = resourceRoutes(policyRoutes, {
  path: "/policies",
  tag,
  param: policyIdParam,
  resource: policyResource,
  answers: "The policy.",
  access: crud("policies", member),
});

policies.list({ summary: "List policies", order: "Newest first." }, (ctx, _filter, page) =>
  listPolicies(ctx, page),
);

policies.create(
  {
    summary: "Create a policy; it holds at everybody's next request",
    description:
      "Deny beats Allow wherever it comes from, and nothing is allowed by default. People who are not owners can allow only what they hold themselves.",
    body: policyBody,
  },
  createPolicy,
);

policyRoutes.openapi(
  route({
    method: "post",
    path: "/policies/simulate",
    access: member(["policies:read"]),
    tags: [tag],
    summary: "What would be decided, and which policies decide it",
    request: { body: jsonBody(simulationBody) },
    responses: {
      200: jsonContent(dataOf(simulationResource), "The decision and its reasons."),
      ...errorResponses,
    },
  }),
  async (c) => c.json({ data: await simulate(c.get("ctx"), c.req.valid("json")) }, 200),
);

policies.get({ summary: "Get a policy" }, getPolicy);

policies.get(
  { summary: "Get a policy as Cedar", part: "/cedar", resource: cedarResource },
  getPolicyAsCedar,
);

policies.change(
  {
    method: "put",
    summary: "Replace a policy; the new one holds at everybody's next request",
    body: policyBody,
  },
  replacePolicy,
);

policies.remove({ summary: "Delete a policy" }, deletePolicy);
