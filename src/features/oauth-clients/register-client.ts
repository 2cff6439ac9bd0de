/**
 * Registration crosses two stores: the row and its audit event first, then Cognito, then the client's id into the row.
 * What a crash leaves between them is a row in `creating`, which `sweep-clients.ts` undoes.
 */

import type { z } from "@hono/zod-openapi";

import { actedBy } from "../../core/announce.ts";
import type { Context } from "../../core/context.ts";
import { randomBase36 } from "../../core/encoding.ts";
import { requireGrantable } from "../../core/grantable.ts";
import { newId } from "../../core/ids.ts";
import { noticeOf } from "../../core/notice-kind.ts";
import { revisionOf, type Revision } from "../../core/version.ts";
import { AwsFailure } from "../../platform/aws/json-call.ts";
import type { MadePoolClient } from "../../platform/aws/cognito.ts";
import { completeClaim } from "../../platform/idempotency/store.ts";
import { storedResponse } from "../../platform/idempotency/stored-response.ts";
import { auditEvent, commit, touch } from "../audit/index.ts";
import { DEFAULT_SCOPES } from "./rules/client.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { creationAtPool } from "./client-settings.ts";
import { failureEvent } from "./failure-event.ts";
import { refuseOwnOrigin } from "./load-client.ts";
import { clientRegistered } from "./notices.ts";
import { presentClient, type ClientResource } from "./present.ts";
import { insertClient, removeClient, settleClient, type ClientRow } from "./registration-store.ts";
import type { registerClientBody } from "./schemas.ts";

export interface RegisteredClient {
  readonly resource: ClientResource;
  readonly revision: Revision;
  /** Once-only: shown in this answer and kept nowhere. Null for a public client. */
  readonly secret: string | null;
}

export async function registerClient(
  ctx: Context<OAuthClientDeps>,
  input: z.output<typeof registerClientBody>,
): Promise<RegisteredClient> {
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
    attemptId: newAttemptId(ctx),
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

  const work = finishRegistration(ctx, row);
  // It goes on when the caller hangs up. Its failure reaches the caller below; here it is only kept quiet.
  ctx.defer(work.catch(() => undefined));
  return work;
}

export function newAttemptId({ deps }: { readonly deps: Pick<OAuthClientDeps, "random"> }): string {
  return randomBase36(20, deps.random);
}

async function finishRegistration(
  ctx: Context<OAuthClientDeps>,
  row: ClientRow,
): Promise<RegisteredClient> {
  const { db, announce, clientOrigins } = ctx.deps;
  const made = await makeAtPool(ctx, row);

  const client: ClientRow = { ...row, clientId: made.clientId, status: "active", attemptId: null };
  const resource = presentClient(client);
  const to = { companyId: row.companyId, userId: null };
  const payload = {
    clientId: made.clientId,
    name: row.name,
    scopes: row.scopes.join(" "),
    ...actedBy(ctx.actor),
  };
  const notice = announce(noticeOf(clientRegistered, to, payload), ctx.nowMs);
  // Should this fail, it may have taken effect all the same: only the sweep, later, can tell, so nothing is undone here.
  const writes = [
    ...settleClient(db, row, row, { clientId: made.clientId }),
    notice,
    ...completionOf(ctx, resource, revisionOf(row)),
  ];
  await touch(db, writes, ctx.defer);
  clientOrigins.forget();

  return { resource, revision: revisionOf(row), secret: made.clientSecret };
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
  const audit = failureEvent(ctx, "oauth_clients:create", row);
  await commit(ctx, audit, removeClient(db, row, row));
}

function mayHaveHappened(error: unknown): boolean {
  return !(error instanceof AwsFailure) || error.mayHaveHappened;
}

/** What a replayed `Idempotency-Key` answers: the client without its secret. */
function completionOf(ctx: Context<OAuthClientDeps>, resource: ClientResource, revision: Revision) {
  if (ctx.claim === undefined) return [];
  const location = `/v1/oauth-clients/${resource.clientId}`;
  const stored = storedResponse(201, location, { resource, revision });
  return completeClaim(ctx.deps.db, ctx.claim.attemptId, stored);
}
