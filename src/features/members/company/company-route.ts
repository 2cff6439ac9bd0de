import { member } from "../../../http/access.ts";
import { route } from "../../../http/declare.ts";
import { etagOf } from "../../../core/version.ts";
import { ifMatch } from "../../../http/preconditions.ts";
import { dataOf, errorResponses, jsonBody, jsonContent } from "../../../http/respond.ts";
import { createRouter } from "../../../http/router.ts";
import type { MemberDeps } from "../deps.ts";
import { getCompany } from "../queries.ts";
import { companyResource, updateCompanyBody } from "../schemas.ts";
import { updateCompany } from "./update-company.ts";

export const companyRoute = createRouter<MemberDeps>();

const tags = ["Company"];
const one = jsonContent(dataOf(companyResource), "The company.");

companyRoute.openapi(
  route({
    method: "get",
    path: "/company",
    refuses: ["not_found"],
    etag: true,
    access: member(["company:read"]),
    tags,
    summary: "Get the company and its settings",
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const { resource, revision } = await getCompany(c.get("ctx"));
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);

companyRoute.openapi(
  route({
    method: "patch",
    path: "/company",
    refuses: ["not_found"],
    etag: true,
    ifMatch: true,
    access: member(["company:update"]),
    tags,
    summary: "Change the company's settings",
    request: { body: jsonBody(updateCompanyBody) },
    responses: { 200: one, ...errorResponses },
  }),
  async (c) => {
    const input = { matches: ifMatch(c), patch: c.req.valid("json") };
    const { resource, revision } = await updateCompany(c.get("ctx"), input);
    c.header("ETag", etagOf(revision));
    return c.json({ data: resource }, 200);
  },
);
