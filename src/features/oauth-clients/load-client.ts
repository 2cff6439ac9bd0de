import type { Context } from "../../core/context.ts";
import { conflict, invalidField, notFound } from "../../core/errors.ts";
import type { Seen } from "../../core/version.ts";
import { originOf } from "./rules/client.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { findClient, type ClientRow } from "./registration-store.ts";

/** A client to change, as the caller last saw it. */
export interface ClientVersion extends Seen {
  readonly clientId: string;
}

export async function loadClient(
  ctx: Context<OAuthClientDeps>,
  clientId: string,
): Promise<ClientRow> {
  const row = await findClient(ctx.deps.db, ctx.actor, clientId);
  if (row === undefined) throw notFound("OAuth client");
  return row;
}

export function requireAtRest({ status }: Pick<ClientRow, "status">): void {
  if (status === "active") return;
  throw conflict("An earlier change of this OAuth client is not through yet. Try again later.");
}

/** Attack: a client whose codes are delivered to our own callback, or whose origin is our own pages'. */
export function refuseOwnOrigin(
  publicUrl: string,
  uris: Readonly<Partial<Record<"redirectUris" | "logoutUris", readonly string[] | undefined>>>,
): void {
  const own = originOf(publicUrl);
  for (const field of ["redirectUris", "logoutUris"] as const) {
    const index = (uris[field] ?? []).findIndex((uri) => originOf(uri) === own);
    if (index >= 0) throw invalidField(`${field}.${index}`, "Not an address of this API.");
  }
}
