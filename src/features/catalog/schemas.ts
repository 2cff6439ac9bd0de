/** Wire shapes of services. */

import { z } from "@hono/zod-openapi";

import { SERVICE_STATUSES } from "./rules/service.ts";

const MAX_TAGS = 40;

const printable = /^[^\p{Cc}]*$/u;
const noControls = "No control characters.";

const name = z
  .string()
  .trim()
  .min(1, "Between 1 and 200 characters.")
  .max(200, "Between 1 and 200 characters.")
  .regex(printable, noControls)
  .openapi({ example: "IT Support" });

const description = z.string().max(2_000, "At most 2000 characters.").nullable();

const status = z.enum(SERVICE_STATUSES, `One of: ${SERVICE_STATUSES.join(", ")}.`);

const workflowId = z
  .string()
  .regex(/^wf_[0-9a-z]{1,40}$/, "The id of a workflow.")
  .nullable();

const tags = z
  .record(
    z.string().min(1).max(128).regex(printable, noControls),
    z.string().max(256).regex(printable, noControls),
  )
  .refine((value) => Object.keys(value).length <= MAX_TAGS, `At most ${MAX_TAGS} tags.`)
  .openapi({ example: { department: "engineering" } });

export const createServiceBody = z
  .strictObject({
    name,
    description: description.optional(),
    status: status.default("active"),
    workflowId: workflowId.optional(),
    tags: tags.optional(),
  })
  .openapi("CreateService");

export const updateServiceBody = z
  .strictObject({
    name: name.optional(),
    description: description.optional(),
    status: status.optional(),
    workflowId: workflowId.optional(),
    tags: tags.optional(),
  })
  .openapi("UpdateService");

export const serviceIdParam = z.object({
  id: z
    .string()
    .max(64)
    .openapi({ param: { name: "id", in: "path" }, example: "svc_4k2j" }),
});

export const listServicesQuery = { status: status.optional() };

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
