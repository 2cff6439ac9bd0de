import type { Context } from "../../core/context.ts";
import { hasChanged, revisionOf } from "../../core/version.ts";
import { auditEvent, commit, touch } from "../audit/index.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { loadClient, type ClientVersion } from "./load-client.ts";
import { newAttemptId } from "./register-client.ts";
import { beginChange, removeClient, type ClientRow } from "./registration-store.ts";

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
    attemptId: newAttemptId(ctx),
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

  const work = finishDeletion(ctx, begun);
  // It goes on when the caller hangs up. Its failure reaches the caller below; here it is only kept quiet.
  ctx.defer(work.catch(() => undefined));
  await work;
}

async function finishDeletion(ctx: Context<OAuthClientDeps>, begun: ClientRow): Promise<void> {
  const { db, userPool } = ctx.deps;
  await userPool.deleteClient(begun.clientId ?? "");
  await touch(db, removeClient(db, begun, begun));
}
