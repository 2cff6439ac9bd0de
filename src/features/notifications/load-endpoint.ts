import type { Context } from "../../core/context.ts";
import { CodedError, invalidField, notFound } from "../../core/errors.ts";
import { judgeAddress } from "../../platform/outbound/address.ts";
import type { NotificationDeps } from "./deps.ts";
import { findEndpoint, type EndpointRow } from "./endpoint-store.ts";

/** An endpoint to change, as the caller last saw it. */
export interface EndpointVersion {
  readonly id: string;
  /** Answers whether the caller's `If-Match` names this revision. */
  readonly matches: (revision: number) => boolean;
}

export async function loadEndpoint(
  ctx: Context<Pick<NotificationDeps, "db">>,
  id: string,
): Promise<EndpointRow> {
  const row = await findEndpoint(ctx.deps.db, ctx.actor, id);
  if (row === undefined) throw notFound("webhook endpoint");
  return row;
}

export function endpointChanged(): CodedError {
  return new CodedError(
    "precondition_failed",
    "The webhook endpoint has changed since it was read.",
  );
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
