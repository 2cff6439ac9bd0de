/** Wire shapes of services and requests. */

import { z } from "@hono/zod-openapi";

import { id, json, lines, name, tags } from "../../core/text-schemas.ts";
import { REQUEST_STATUSES } from "./rules/request.ts";
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

const title = name({ max: 200 }).openapi({ example: "A laptop for a new colleague" });

const serviceId = id()
  .regex(/^svc_[0-9a-z]{1,40}$/, "The id of a service.")
  .openapi({ example: "svc_4k2j" });

const requestStatus = z.enum(REQUEST_STATUSES, `One of: ${REQUEST_STATUSES.join(", ")}.`);

/** As JSON text at most 64 KiB, which the verb counts. */
const input = json().openapi({ example: { model: "small" } });

export const createRequestBody = z
  .strictObject({ serviceId, title, input: input.optional() })
  .openapi("CreateRequest");

export const updateRequestBody = z
  .strictObject({ title: title.optional(), status: requestStatus.optional() })
  .openapi("UpdateRequest");

export const assignRequestBody = z
  .strictObject({
    userId: id()
      .nullable()
      .openapi({ example: "usr_4k2j", description: "Null: it has no assignee any more." }),
  })
  .openapi("AssignRequest");

export const requestIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "req_4k2j" }),
});

export const listRequestsFilter = z.object({
  status: requestStatus.optional(),
  serviceId: serviceId.optional(),
});

export const requestResource = z
  .object({
    id: z.string(),
    serviceId: z.string(),
    title: z.string(),
    input: z.unknown(),
    status: requestStatus,
    assigneeId: z.string().nullable(),
    instanceId: z
      .string()
      .nullable()
      .openapi({ description: "Of the service's workflow; null where the service has none." }),
    createdBy: z.string(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    closedAt: z.iso.datetime().nullable(),
  })
  .openapi("Request");
