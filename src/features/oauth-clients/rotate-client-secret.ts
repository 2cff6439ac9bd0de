/**
 * A new secret of a confidential client. The old one ends with it, for a secret is rotated because somebody else may know
 * it: what is signed with the old one from then on is refused by Cognito. The client's id, its users and their sign-ins
 * stay. Crosses two stores, as a registration does; a crash between them leaves a row in `rotating`, and the sweep takes
 * away what no one has seen.
 */

import { carryOn } from "../../core/carry-on.ts";
import type { Context } from "../../core/context.ts";
import { conflict } from "../../core/errors.ts";
import { mayHaveHappened } from "../../core/outside-failure.ts";
import { revisionOf, type Versioned } from "../../core/version.ts";
import { newAttemptId } from "../../platform/d1/attempts.ts";
import { auditEvent, commit, commitOutcome } from "../audit/index.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { poolFailureEvent } from "./failure-event.ts";
import { loadClient, requireAtRest } from "./load-client.ts";
import { presentClient, type ClientResource } from "./present.ts";
import { attempts, beginChange, type ClientRow } from "./registration-store.ts";

export interface RotatedClient extends Versioned<ClientResource> {
  /** Once-only: shown in this answer and kept nowhere. */
  readonly secret: string;
}

export async function rotateClientSecret(
  ctx: Context<OAuthClientDeps>,
  clientId: string,
): Promise<RotatedClient> {
  await ctx.authorize("oauth_clients:update", { id: clientId });
  const before = await loadClient(ctx, clientId);
  if (!before.confidential) throw conflict("This OAuth client is public: it has no secret.");
  requireAtRest(before);

  const begun: ClientRow = {
    ...before,
    status: "rotating",
    attemptId: newAttemptId(ctx.deps.random),
    touchedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "oauth_clients:rotate_secret",
    category: "iam",
    target: `oauth_client:${before.id}`,
    outcome: "success",
    details: { clientId, name: before.name },
  });
  const changed = conflict("The OAuth client is being changed by someone else. Try again.");
  await commit(ctx, audit, beginChange(ctx.deps.db, ctx.actor, before, begun, changed));

  return carryOn(ctx, finishRotation(ctx, begun));
}

async function finishRotation(
  ctx: Context<OAuthClientDeps>,
  begun: ClientRow,
): Promise<RotatedClient> {
  const { db, userPool } = ctx.deps;
  let secret: string;
  try {
    secret = await userPool.rotateSecret(begun.clientId ?? "");
  } catch (error) {
    if (!mayHaveHappened(error)) await undo(ctx, begun).catch(() => undefined);
    throw error;
  }
  const row: ClientRow = { ...begun, status: "active", attemptId: null };
  const rotated = { resource: presentClient(row), revision: revisionOf(row) };
  await commitOutcome(ctx, attempts.settle(db, begun, begun, {}), { made: rotated });
  return { ...rotated, secret };
}

/** Cognito said no, perhaps after it had made the new secret: the old one stays alone. */
async function undo(ctx: Context<OAuthClientDeps>, begun: ClientRow): Promise<void> {
  const { db, userPool } = ctx.deps;
  await userPool.keepOldestSecret(begun.clientId ?? "");
  const failure = poolFailureEvent(ctx, "oauth_clients:rotate_secret", begun);
  const outcome = attempts.settle(db, begun, begun, { revision: begun.revision + 1 });
  await commitOutcome({ deps: ctx.deps }, outcome, { failure });
}
