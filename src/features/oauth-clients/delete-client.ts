import { carryOn } from "../../core/carry-on.ts";
import type { Context } from "../../core/context.ts";
import { hasChanged, revisionOf } from "../../core/version.ts";
import { newAttemptId } from "../../platform/d1/attempts.ts";
import { auditEvent, commit, commitOutcome } from "../audit/index.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { loadClient, type ClientVersion } from "./load-client.ts";
import { attempts, beginChange, type ClientRow } from "./registration-store.ts";

/** Its tokens stop with the first commit; Cognito follows, now or by the sweep. May be asked for again. */
export async function deleteClient(
  ctx: Context<OAuthClientDeps>,
  input: ClientVersion,
): Promise<void> {
  await ctx.authorize("oauth_clients:delete", { id: input.clientId });
  const before = await loadClient(ctx, input.clientId);
  const changed = hasChanged("OAuth client");
  if (!input.matches(revisionOf(before))) throw changed;

  const begun: ClientRow = {
    ...before,
    status: "deleting",
    attemptId: newAttemptId(ctx.deps.random),
    touchedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "oauth_clients:delete",
    category: "iam",
    target: `oauth_client:${before.id}`,
    outcome: "success",
    details: { clientId: before.clientId, name: before.name },
  });
  await commit(ctx, audit, beginChange(ctx.deps.db, ctx.actor, before, begun, changed));
  ctx.deps.clientOrigins.forget();

  await carryOn(ctx, finishDeletion(ctx, begun));
}

async function finishDeletion(ctx: Context<OAuthClientDeps>, begun: ClientRow): Promise<void> {
  const { db, userPool } = ctx.deps;
  await userPool.deleteClient(begun.clientId ?? "");
  await commitOutcome({ deps: ctx.deps }, attempts.remove(db, begun, begun));
}
