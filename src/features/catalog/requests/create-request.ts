import type { z } from "@hono/zod-openapi";

import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict, invalidField } from "../../../core/errors.ts";
import { newId } from "../../../core/ids.ts";
import type { Json } from "../../../core/json.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { findInputFault, planStart, type PlannedStart } from "../../workflows/index.ts";
import type { RequestDeps } from "../deps.ts";
import { createRequestBody } from "../schemas.ts";
import { findService, type ServiceRow } from "../services/service-store.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { insertRequest, type RequestRow } from "./request-store.ts";

/**
 * Asks for nothing but `requests:create`: what the workflow may do was decided by the person who published it. The
 * request and its instance are one batch, so there is never one without the other, and a key sent twice makes one of
 * each.
 */
export async function createRequest(
  ctx: Context<RequestDeps>,
  sent: z.input<typeof createRequestBody>,
): Promise<Versioned<RequestResource>> {
  const { serviceId, title, input: given } = parse(createRequestBody, sent);
  await ctx.authorize("requests:create");
  // Null is no input, as leaving it out is.
  const input = given ?? {};
  const fault = findInputFault(input);
  if (fault !== undefined) throw invalidField("input", fault);
  const { actor, deps, nowMs } = ctx;
  const service = await findService(deps.db, actor, serviceId);
  if (service === undefined) throw invalidField("serviceId", "No such service.");
  if (service.status !== "active") throw conflict(`The service is ${service.status}.`);

  const id = newId("request", deps.random);
  const start = await planWorkflow(ctx, service, id, input);
  const row: RequestRow = {
    id,
    companyId: actor.companyId,
    environment: actor.environment,
    serviceId,
    title,
    input,
    status: start === undefined ? "open" : "in_progress",
    assigneeId: null,
    instanceId: start?.instanceId ?? null,
    createdByType: actor.type,
    createdById: actor.id,
    createdAt: nowMs,
    updatedAt: nowMs,
    closedAt: null,
    revision: 1,
  };
  const created = { resource: presentRequest(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "requests:create",
    category: "request",
    target: `request:${id}`,
    outcome: "success",
    details: {
      serviceId,
      title,
      ...(start === undefined
        ? {}
        : { workflowId: service.workflowId, instanceId: start.instanceId }),
    },
  });
  const writes = [...insertRequest(deps.db, actor, row), ...(start?.writes ?? [])];
  await commit(ctx, audit, writes, created);

  if (start !== undefined) await carryOn(ctx, start.launch());

  return created;
}

/** Nothing where the service has no workflow: people do what is asked for, and close the request. */
async function planWorkflow(
  ctx: Context<RequestDeps>,
  { workflowId }: ServiceRow,
  requestId: string,
  input: Json,
): Promise<PlannedStart | undefined> {
  if (workflowId === null) return undefined;
  try {
    return await planStart(ctx, { workflowId, input, source: "request", sourceId: requestId });
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== "not_found") throw error;
    throw conflict("The service's workflow is there no more.");
  }
}
