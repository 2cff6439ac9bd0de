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
  { publicUrl, loopbackAllowed }: Pick<NotificationDeps, "publicUrl" | "loopbackAllowed">,
  url: string,
): string {
  const verdict = judgeAddress(url, { loopbackAllowed });
  if (verdict.kind === "refused") throw invalidField("url", verdict.why);
  if (new URL(verdict.href).host === new URL(publicUrl).host) {
    throw invalidField("url", "Not an address of this API.");
  }
  return verdict.href;
}
