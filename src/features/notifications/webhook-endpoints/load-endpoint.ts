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

/**
 * Attack: an admin whom a Deny keeps from one secret has its name sent to an address of their own. So these events ask
 * for reading all things that they can be about: a Deny on any of them, of now or later, is a no.
 */
export async function requireReadable(
  {
    deps,
    requireHeld,
  }: Pick<Context<Pick<NotificationDeps, "noticeKinds">>, "deps" | "requireHeld">,
  events: readonly string[],
): Promise<void> {
  await requireHeld(events.flatMap((event) => deps.noticeKinds.get(event)?.reads ?? []));
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
