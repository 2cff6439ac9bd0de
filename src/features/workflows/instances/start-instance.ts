import type { z } from "@hono/zod-openapi";

import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { InstanceDeps } from "./deps.ts";
import { planStart } from "./plan-start.ts";
import { presentListed, type ListedInstanceResource } from "./present.ts";
import { startInstanceBody } from "./schemas.ts";

export async function startInstance(
  ctx: Context<InstanceDeps>,
  request: {
    readonly workflowId: string;
    readonly body: z.input<typeof startInstanceBody> | undefined;
  },
): Promise<Versioned<ListedInstanceResource>> {
  const { input = {} } = parse(startInstanceBody, request.body ?? {});
  const { workflowId } = request;
  await ctx.authorize("workflows:execute", { id: workflowId });

  const source = { source: "api", sourceId: null } as const;
  const { instanceId, version, row, writes, launch } = await planStart(ctx, {
    ...{ workflowId, input, ...source },
  });
  const started = { resource: presentListed(row), revision: revisionOf(row) };

  const audit = auditEvent(ctx, {
    action: "workflows:execute",
    category: "workflow",
    target: `workflow:${workflowId}`,
    outcome: "success",
    details: { instanceId, version },
  });
  await commit(ctx, audit, writes, started);
  await carryOn(ctx, launch());

  return started;
}
