/** Wire shapes of services. */

import { z } from "@hono/zod-openapi";

import { id, lines, name, tags } from "../../core/text-schemas.ts";
import { SERVICE_STATUSES } from "./rules/service.ts";

const serviceName = name({ max: 200 }).openapi({ example: "IT Support" });

const description = lines({ max: 2_000 }).nullable();

const status = z.enum(SERVICE_STATUSES, `One of: ${SERVICE_STATUSES.join(", ")}.`);

const workflowId = id()
  .regex(/^wf_[0-9a-z]{1,40}$/, "The id of a workflow.")
  .nullable();

const serviceTags = tags().openapi({ example: { department: "engineering" } });

export const createServiceBody = z
  .strictObject({
    name: serviceName,
    description: description.optional(),
    status: status.default("active"),
    workflowId: workflowId.optional(),
    tags: serviceTags.optional(),
  })
  .openapi("CreateService");

export const updateServiceBody = z
  .strictObject({
    name: serviceName.optional(),
    description: description.optional(),
    status: status.optional(),
    workflowId: workflowId.optional(),
    tags: serviceTags.optional(),
  })
  .openapi("UpdateService");

export const serviceIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "svc_4k2j" }),
});

export const listServicesFilter = z.object({ status: status.optional() });

export const serviceResource = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    status,
    workflowId: z.string().nullable(),
    tags: z.record(z.string(), z.string()),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi("Service");
