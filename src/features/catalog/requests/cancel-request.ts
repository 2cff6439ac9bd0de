import { carryOn } from "../../../core/carry-on.ts";
import type { Context } from "../../../core/context.ts";
import { conflict } from "../../../core/errors.ts";
import { revisionOf, type Versioned } from "../../../core/version.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import { planCancel } from "../../workflows/index.ts";
import type { RequestDeps } from "../deps.ts";
import { isOver } from "../rules/request.ts";
import { loadRequest } from "./load-request.ts";
import { presentRequest, type RequestResource } from "./present.ts";
import { updateOpenRequest, type RequestRow } from "./request-store.ts";

/** The request, and its instance where it has one: what the instance comes to is written of the request with it. */
export async function cancelRequest(
  ctx: Context<RequestDeps>,
  id: string,
): Promise<Versioned<RequestResource>> {
  const row = await loadRequest(ctx, id, "requests:close");
  if (row.status === "cancelled") return presented(row);
  if (isOver(row.status)) throw conflict(`The request is ${row.status}: it is over.`);

  const { actor, deps, nowMs } = ctx;
  const planned = row.instanceId === null ? undefined : await planCancel(ctx, row.instanceId);
  const audit = auditEvent(ctx, {
    action: "requests:cancel",
    category: "request",
    target: `request:${id}`,
    outcome: "success",
    details: row.instanceId === null ? {} : { instanceId: row.instanceId },
  });
  const own =
    planned === undefined
      ? updateOpenRequest(deps.db, actor, id, { status: "cancelled" }, nowMs)
      : [];
  await commit(ctx, audit, [...own, ...(planned?.writes ?? [])]);

  if (planned !== undefined) await carryOn(ctx, planned.finish());

  return presented(await loadRequest(ctx, id, "requests:close"));
}

function presented(row: RequestRow): Versioned<RequestResource> {
  return { resource: presentRequest(row), revision: revisionOf(row) };
}
