import type { z } from "@hono/zod-openapi";

import type { Context } from "../../../core/context.ts";
import { parse } from "../../../core/parse.ts";
import { patchRow } from "../../../core/patch.ts";
import { hasChanged, type Version, type Versioned, revisionOf } from "../../../core/version.ts";
import { auditEvent, commit, describeChange } from "../../audit/index.ts";
import type { NotificationDeps } from "../deps.ts";
import { updateEndpointRow, type EndpointRow } from "./endpoint-store.ts";
import { loadEndpoint, requireAddress, requireReadable } from "./load-endpoint.ts";
import { presentEndpoint, type EndpointResource } from "../present.ts";
import { endpointSchemas, type EndpointSchemas } from "../schemas.ts";

type Patch = z.output<EndpointSchemas["updateEndpointBody"]>;

export async function updateEndpoint(
  ctx: Context<NotificationDeps>,
  input: Version & { readonly patch: z.input<EndpointSchemas["updateEndpointBody"]> },
): Promise<Versioned<EndpointResource>> {
  const { id } = input;
  const patch = parse(endpointSchemas(ctx.deps.webhookEvents).updateEndpointBody, input.patch);
  await ctx.authorize("webhooks:update", { id });
  const before = await loadEndpoint(ctx, id);
  const changed = hasChanged("webhook endpoint");
  if (!input.matches(revisionOf(before))) throw changed;
  const url = patch.url === undefined ? before.url : requireAddress(ctx.deps, patch.url);

  const after = applyPatch(before, patch, url, ctx);
  if (after.status === "enabled") await requireReadable(ctx, after.events);

  const audit = auditEvent(ctx, {
    action: "webhooks:update",
    category: "iam",
    target: `webhook_endpoint:${id}`,
    outcome: "success",
    details: describeChange(
      inLog(before),
      inLog(after),
      ["host", "description", "events", "status"],
      ["url"],
    ),
  });
  await commit(ctx, audit, updateEndpointRow(ctx.deps.db, ctx.actor, before, after, changed));

  return { resource: presentEndpoint(after, ctx.nowMs), revision: revisionOf(after) };
}

/** An address may hold a token in its path, so the log shows its host alone. */
function inLog({ url, description, events, status }: EndpointRow) {
  return { host: new URL(url).host, url, description, events, status };
}

function applyPatch(
  before: EndpointRow,
  patch: Patch,
  url: string,
  { actor, nowMs }: Pick<Context<unknown>, "actor" | "nowMs">,
): EndpointRow {
  const after = patchRow(before, { ...patch, url });
  const anew = url !== before.url || after.status !== before.status;
  return {
    ...after,
    setBy: actor.id,
    disabledReason: after.status === "enabled" ? null : (before.disabledReason ?? "by_person"),
    failingSince: anew ? null : before.failingSince,
    updatedAt: nowMs,
    revision: before.revision + 1,
  };
}
