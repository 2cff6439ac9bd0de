/**
 * Registration crosses two stores: the row and its audit event first, then Cognito, then the client's id into the row.
 * What a crash leaves between them is a row in `creating`, which `sweep-clients.ts` undoes.
 */

import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../core/announce.ts";
import { carryOn } from "../../core/carry-on.ts";
import type { Context } from "../../core/context.ts";
import { requireGrantable } from "../../core/grantable.ts";
import { newId } from "../../core/ids.ts";
import { noticeOf } from "../../core/notice-kind.ts";
import { mayHaveHappened } from "../../core/outside-failure.ts";
import { parse } from "../../core/parse.ts";
import { revisionOf, type Revision } from "../../core/version.ts";
import type { MadePoolClient } from "../../platform/aws/cognito.ts";
import { newAttemptId } from "../../platform/d1/attempts.ts";
import { auditEvent, commit, commitOutcome } from "../audit/index.ts";
import { DEFAULT_SCOPES } from "./rules/client.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { creationAtPool } from "./client-settings.ts";
import { poolFailureEvent } from "./failure-event.ts";
import { refuseOwnOrigin } from "./load-client.ts";
import { clientRegistered } from "./notices.ts";
import { presentClient, type ClientResource } from "./present.ts";
import { attempts, insertClient, type ClientRow } from "./registration-store.ts";
import { registerClientBody } from "./schemas.ts";

export interface RegisteredClient {
  readonly resource: ClientResource;
  readonly revision: Revision;
  /** Once-only: shown in this answer and kept nowhere. Null for a public client. */
  readonly secret: string | null;
}

export async function registerClient(
  ctx: Context<OAuthClientDeps>,
  sent: z.input<typeof registerClientBody>,
): Promise<RegisteredClient> {
  const input = parse(registerClientBody, sent);
  const scopes = input.scopes ?? DEFAULT_SCOPES;
  await ctx.authorize("oauth_clients:create");
  await requireGrantable(ctx, scopes);
  refuseOwnOrigin(ctx.deps.publicUrl, input);

  const row: ClientRow = {
    id: newId("oauthClient", ctx.deps.random),
    companyId: ctx.actor.companyId,
    clientId: null,
    name: input.name,
    redirectUris: input.redirectUris,
    logoutUris: input.logoutUris ?? [],
    scopes,
    confidential: input.confidential ?? false,
    status: "creating",
    attemptId: newAttemptId(ctx.deps.random),
    touchedAt: ctx.nowMs,
    createdAt: ctx.nowMs,
    createdBy: ctx.actor.id,
    revision: 1,
  };

  const { name, redirectUris, logoutUris, confidential } = row;
  const audit = auditEvent(ctx, {
    action: "oauth_clients:create",
    category: "iam",
    target: `oauth_client:${row.id}`,
    outcome: "success",
    details: { name, redirectUris, logoutUris, scopes, confidential },
  });
  await commit(ctx, audit, insertClient(ctx.deps.db, ctx.actor, row));

  return carryOn(ctx, finishRegistration(ctx, row));
}

async function finishRegistration(
  ctx: Context<OAuthClientDeps>,
  row: ClientRow,
): Promise<RegisteredClient> {
  const { db, announce, clientOrigins } = ctx.deps;
  const made = await makeAtPool(ctx, row);

  const client: ClientRow = { ...row, clientId: made.clientId, status: "active", attemptId: null };
  const registered = { resource: presentClient(client), revision: revisionOf(row) };
  const to = {
    companyId: row.companyId,
    userId: null,
    audience: { about: { id: made.clientId } },
  };
  const payload = {
    clientId: made.clientId,
    name: row.name,
    scopes: row.scopes.join(" "),
    ...actedBy(ctx.actor),
  };
  const notice = announce(noticeOf(clientRegistered, to, payload), ctx.nowMs);
  // Should this fail, it may have taken effect all the same: only the sweep, later, can tell, so nothing is undone here.
  const outcome = attempts.settle(db, row, row, { clientId: made.clientId });
  await commitOutcome(ctx, outcome, { writes: [notice], made: registered });
  clientOrigins.forget();

  return { ...registered, secret: made.clientSecret };
}

/** Where Cognito said no there is nothing to keep; where it did not say, the row stays for the sweep. */
async function makeAtPool(ctx: Context<OAuthClientDeps>, row: ClientRow): Promise<MadePoolClient> {
  const { userPool } = ctx.deps;
  let made: MadePoolClient | undefined;
  try {
    made = await userPool.createClient(creationAtPool(row));
    await userPool.brandClient(made.clientId);
    return made;
  } catch (error) {
    if (made !== undefined || !mayHaveHappened(error)) {
      await undo(ctx, row, made?.clientId).catch(() => undefined);
    }
    throw error;
  }
}

async function undo(
  ctx: Context<OAuthClientDeps>,
  row: ClientRow,
  clientId: string | undefined,
): Promise<void> {
  const { db, userPool } = ctx.deps;
  if (clientId !== undefined) await userPool.deleteClient(clientId);
  const failure = poolFailureEvent(ctx, "oauth_clients:create", row);
  await commitOutcome({ deps: ctx.deps }, attempts.remove(db, row, row), { failure });
}
