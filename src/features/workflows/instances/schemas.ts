/** Wire shapes of instances. */

import { z } from "@hono/zod-openapi";

import { id, json, line } from "../../../core/text-schemas.ts";
import { PHASE_TYPES } from "../rules/definition.ts";
import { findInputFault, findOutcomeFault } from "../rules/input.ts";
import { INSTANCE_SOURCES, INSTANCE_STATUSES, PHASE_STATUSES } from "../rules/instance.ts";

/** JSON of any kind, where the reference needs a type. */
const anyJson = { description: "Any JSON." };

function jsonWithout(findFault: typeof findInputFault) {
  return json().superRefine((value, ctx) => {
    const message = findFault(value);
    if (message !== undefined) ctx.addIssue({ code: "custom", message });
  });
}

export const startInstanceBody = z
  .strictObject({
    input: jsonWithout(findInputFault)
      .optional()
      .openapi({ ...anyJson, example: { ticket: 42 } }),
  })
  .openapi("StartInstance");

export const completePhaseBody = z
  .strictObject({
    outcome: z
      .union([
        line({ min: 1, max: 200 }),
        jsonWithout(findOutcomeFault).openapi({ type: "object" }),
      ])
      .openapi({
        description: "A word, or an object. The word `rejected` fails the phase.",
        example: "approved",
      }),
  })
  .openapi("CompletePhase");

const instanceId = id().openapi({ param: { name: "id", in: "path" }, example: "exec_4k2j" });

export const instanceIdParam = z.object({ id: instanceId });

export const phaseParam = z.object({
  id: instanceId,
  key: id().openapi({ param: { name: "key", in: "path" }, example: "approve" }),
});

export const workflowIdParam = z.object({
  id: id().openapi({ param: { name: "id", in: "path" }, example: "wf_4k2j" }),
});

const status = z.enum(INSTANCE_STATUSES, `One of: ${INSTANCE_STATUSES.join(", ")}.`);

export const listInstancesFilter = z.object({ status: status.optional() });

const failure = z
  .object({
    phase: z.string().nullable(),
    code: z.string().openapi({ example: "upstream_timeout" }),
    message: z.string(),
  })
  .openapi("InstanceFailure");

const listed = {
  id: z.string(),
  workflowId: z.string(),
  version: z.int(),
  status,
  source: z.enum(INSTANCE_SOURCES),
  sourceId: z.string().nullable(),
  startedBy: z.object({ type: z.enum(["user", "api_key", "system"]), id: z.string() }),
  failure: failure.nullable(),
  createdAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable(),
};

export const listedInstance = z.object(listed).openapi("ListedInstance");

export const phaseResource = z
  .object({
    key: z.string(),
    name: z.string(),
    type: z.enum(PHASE_TYPES),
    status: z.enum(PHASE_STATUSES),
    attempts: z.int(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
    output: z.unknown().openapi({
      description:
        "What a call answered (`status`, `headers`, `body`), scrubbed; what a manual phase was completed with (`outcome`).",
    }),
    failure: failure.nullable(),
  })
  .openapi("InstancePhase");

export const instanceResource = z
  .object({ ...listed, input: z.unknown().openapi(anyJson), phases: z.array(phaseResource) })
  .openapi("Instance");
