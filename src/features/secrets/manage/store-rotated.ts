/**
 * A value that its own provider has rotated: the refresh token that came in place of the one that was exchanged. No
 * person decided it, so no one is told, the reminder goes on, and a person's replacement always wins.
 *
 * Other than a replacement, it takes no row: the value goes to the store under a token that the caller keeps, and one
 * batch then makes it the current version, on condition that the exchanged one still is. What is cut off in between is
 * repeated by the caller under the same token, which does nothing the second time.
 */

import { conflict } from "../../../core/errors.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Secret } from "../../../core/secret.ts";
import { systemContext } from "../../../core/system-context.ts";
import { UNTOUCHED_MS } from "../../../platform/d1/attempts.ts";
import { StoreFailure } from "../../../platform/secret-store/store-failure.ts";
import { auditEvent, commit, touch } from "../../audit/index.ts";
import { deadlineOf } from "../attempts/attempt.ts";
import type { SecretDeps } from "../deps.ts";
import { findSecret, type SecretRow } from "../store.ts";
import { recheckSecret, writeRotated } from "./rotated-store.ts";

export interface RotatedValue {
  readonly slug: string;
  readonly value: Secret;
  /** The version that was exchanged. */
  readonly replaces: string;
  /** The version that this will be: a random UUID. */
  readonly version: string;
  readonly connectorId: string;
}

/** `busy`: a person's replacement is under way, and its outcome decides. */
export type RotationOutcome = "stored" | "superseded" | "busy";

/** Throws what the store and D1 throw: then nothing is known, and it is sent again. */
export async function storeRotatedValue(
  deps: Pick<SecretDeps, "db" | "random" | "secretStore">,
  place: EnvironmentPlace,
  rotated: RotatedValue,
  nowMs: number,
): Promise<RotationOutcome> {
  const { slug, value, replaces, version: token, connectorId } = rotated;
  const { row: before } = await findSecret(deps.db, place, slug);
  const known = before === undefined ? "superseded" : judge(before, rotated);
  if (before === undefined || known !== undefined) return known ?? "superseded";

  const deadlineMs = deadlineOf({ nowMs });
  const { physicalName: name } = before;
  try {
    await deps.secretStore.replace({ name, token, value, kept: replaces, deadlineMs });
  } catch (error) {
    // Deleted meanwhile, and the value with it.
    if (error instanceof StoreFailure && error.missing) return "superseded";
    throw error;
  }

  const ctx = systemContext(deps, place, "oauth2_refresh", nowMs);
  const audit = auditEvent(ctx, {
    action: "secrets:replace_value",
    category: "secret",
    target: `secret:${slug}`,
    outcome: "success",
    details: { id: before.id, version: before.version + 1, refreshedBy: connectorId },
  });
  const next = { token, nowMs, by: ctx.actor.id };
  const lost = conflict("The secret was changed meanwhile.");
  try {
    await commit(ctx, audit, writeRotated(deps.db, place, before, next, lost));
    return "stored";
  } catch (error) {
    if (error !== lost) throw error;
  }
  const { row: after } = await findSecret(deps.db, place, slug);
  const outcome = after === undefined ? "superseded" : judge(after, rotated);
  // The store takes ours for the current one. The sweep puts that right when nothing more of ours can arrive.
  if (after !== undefined && outcome === "superseded") {
    await touch(deps.db, [recheckSecret(deps.db, place, after, nowMs + UNTOUCHED_MS)]);
  }
  return outcome ?? "busy";
}

/** What the row says already, or nothing where the value may be written. */
function judge(row: SecretRow, rotated: RotatedValue): RotationOutcome | undefined {
  if (row.status === "deleting" || row.status === "creating") return "superseded";
  if (row.versionToken === rotated.version) return "stored";
  if (row.versionToken !== rotated.replaces) return "superseded";
  return row.status === "active" ? undefined : "busy";
}
