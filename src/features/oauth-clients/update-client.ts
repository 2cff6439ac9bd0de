import type { z } from "@hono/zod-openapi";

import type { ApiScope } from "../../core/api-scopes.ts";
import { carryOn } from "../../core/carry-on.ts";
import type { Context } from "../../core/context.ts";
import { requireGrantable } from "../../core/grantable.ts";
import { parse } from "../../core/parse.ts";
import { mayHaveHappened, NOTHING_SENT, OutsideFailure } from "../../core/outside-failure.ts";
import { patchRow } from "../../core/patch.ts";
import { hasChanged, revisionOf, type Versioned } from "../../core/version.ts";
import { newAttemptId } from "../../platform/d1/attempts.ts";
import { auditEvent, commit, commitOutcome } from "../audit/index.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { changesAtPool, differsAtPool } from "./client-settings.ts";
import { poolFailureEvent } from "./failure-event.ts";
import { loadClient, refuseOwnOrigin, requireAtRest, type ClientVersion } from "./load-client.ts";
import { presentClient, type ClientResource } from "./present.ts";
import { attempts, beginChange, type ClientRow } from "./registration-store.ts";
import { updateClientBody } from "./schemas.ts";

type Patch = z.output<typeof updateClientBody>;

export async function updateClient(
  ctx: Context<OAuthClientDeps>,
  input: ClientVersion & { readonly patch: z.input<typeof updateClientBody> },
): Promise<Versioned<ClientResource>> {
  const { clientId } = input;
  const patch = parse(updateClientBody, input.patch);
  await ctx.authorize("oauth_clients:update", { id: clientId });
  const before = await loadClient(ctx, clientId);
  const changed = hasChanged("OAuth client");
  if (!input.matches(revisionOf(before))) throw changed;
  requireAtRest(before);
  await requireGrantable(ctx, givenBy(before, patch));
  refuseOwnOrigin(ctx.deps.publicUrl, patch);

  const after: ClientRow = {
    ...patchRow(before, patch),
    touchedAt: ctx.nowMs,
    revision: before.revision + 1,
  };
  const atPool = differsAtPool(before, after);
  const begun: ClientRow = atPool
    ? { ...after, status: "updating", attemptId: newAttemptId(ctx.deps.random) }
    : after;

  const audit = auditEvent(ctx, {
    action: "oauth_clients:update",
    category: "iam",
    target: `oauth_client:${before.id}`,
    outcome: "success",
    details: { clientId, ...describeChange(before, after) },
  });
  await commit(ctx, audit, beginChange(ctx.deps.db, ctx.actor, before, begun, changed));

  if (atPool) await carryOn(ctx, finishUpdate(ctx, before, begun));
  ctx.deps.clientOrigins.forget();
  return { resource: presentClient(after), revision: revisionOf(after) };
}

async function finishUpdate(
  ctx: Context<OAuthClientDeps>,
  before: ClientRow,
  begun: ClientRow,
): Promise<void> {
  const { db, userPool } = ctx.deps;
  try {
    const found = await userPool.updateClient(begun.clientId ?? "", changesAtPool(begun));
    if (!found) throw unknownAtPool();
  } catch (error) {
    if (!mayHaveHappened(error)) await revert(ctx, before, begun).catch(() => undefined);
    throw error;
  }
  await commitOutcome({ deps: ctx.deps }, attempts.settle(db, begun, begun, {}));
}

/** Cognito said no: the row is again what it was, under a revision of its own, for others have seen the one between. */
async function revert(
  ctx: Context<OAuthClientDeps>,
  before: ClientRow,
  begun: ClientRow,
): Promise<void> {
  const { db } = ctx.deps;
  const { name, redirectUris, logoutUris, scopes } = before;
  const old = { name, redirectUris, logoutUris, scopes, revision: begun.revision + 1 };
  const failure = poolFailureEvent(ctx, "oauth_clients:update", before);
  await commitOutcome({ deps: ctx.deps }, attempts.settle(db, begun, begun, old), { failure });
}

function unknownAtPool(): OutsideFailure {
  const message = "The user pool does not know this OAuth client any more.";
  const conclusion = { after: NOTHING_SENT, saidNo: true, open: false };
  return new OutsideFailure("conflict", message, conclusion);
}

/**
 * Narrowing is anybody's who may change clients; what is added must be theirs to give, and a new address is given all of
 * it. Attack: somebody who may not read bills has the tokens of a client that may sent to an address of their own.
 */
function givenBy(before: ClientRow, { redirectUris = [], scopes }: Patch): readonly ApiScope[] {
  const after = scopes ?? before.scopes;
  const moves = redirectUris.some((uri) => !before.redirectUris.includes(uri));
  return moves ? after : after.filter((scope) => !before.scopes.includes(scope));
}

/** Lists as what came and went: a hundred addresses twice over would fill the log. */
function describeChange(before: ClientRow, after: ClientRow) {
  const lists = (["redirectUris", "logoutUris", "scopes"] as const).flatMap((field) => {
    const [old, now]: [readonly string[], readonly string[]] = [before[field], after[field]];
    const added = now.filter((item) => !old.includes(item));
    const removed = old.filter((item) => !now.includes(item));
    return added.length + removed.length > 0 ? [[field, { added, removed }] as const] : [];
  });
  const name =
    before.name === after.name ? {} : { name: { before: before.name, after: after.name } };
  return { ...name, ...Object.fromEntries(lists) };
}
