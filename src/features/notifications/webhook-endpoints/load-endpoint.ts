import type { Context } from "../../../core/context.ts";
import { invalidField, notFound } from "../../../core/errors.ts";
import { judgeAddress } from "../../../platform/outbound/address.ts";
import type { NotificationDeps } from "../deps.ts";
import { findEndpoint, type EndpointRow } from "./endpoint-store.ts";

export async function loadEndpoint(
  ctx: Context<Pick<NotificationDeps, "db">>,
  id: string,
): Promise<EndpointRow> {
  const row = await findEndpoint(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("webhook endpoint");
  return row;
}

/** The address as it will be called. Judged again at each call, for the rules may change. */
export function requireAddress(
  { addressRules }: Pick<NotificationDeps, "addressRules">,
  url: string,
): string {
  const verdict = judgeAddress(url, addressRules);
  if (verdict.kind === "refused") throw invalidField("url", verdict.why);
  return verdict.href;
}
