/**
 * Finishes or undoes what a crash left between D1 and Cognito. Only rows that were not touched for fifteen minutes:
 * by then no request that was signed for them can still arrive, so what Cognito says now is what it will say.
 */

import { ofCompany, systemContext } from "../../core/system-context.ts";
import { AwsFailure } from "../../platform/aws/json-call.ts";
import type { ListedPoolClient } from "../../platform/aws/cognito.ts";
import { newAttemptId, settleEach, UNTOUCHED_MS } from "../../platform/d1/attempts.ts";
import { commitOutcome, touch } from "../audit/index.ts";
import { isPoolNameOf } from "./rules/client.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { changesAtPool, urisAtPool } from "./client-settings.ts";
import { poolFailureEvent } from "./failure-event.ts";
import { attempts, type ClientRow } from "./registration-store.ts";

interface Sweep {
  readonly deps: OAuthClientDeps;
  readonly nowMs: number;
  /** Everything the pool holds; read once a run, and only where a registration was cut off. */
  readonly listPool: () => Promise<readonly ListedPoolClient[]>;
}

export async function sweepClients(
  deps: OAuthClientDeps,
  nowMs: number,
): Promise<{ found: number; failed: number }> {
  const rows = await attempts.selectUnsettled(deps.db, nowMs - UNTOUCHED_MS);
  let listed: readonly ListedPoolClient[] | undefined;
  const listPool = async () => (listed ??= await deps.userPool.listClients());

  const swept = await settleEach(rows, (row) => settle({ deps, nowMs, listPool }, row));
  if (rows.length > 0) deps.clientOrigins.forget();
  return swept;
}

async function settle(sweep: Sweep, dead: ClientRow): Promise<void> {
  const { deps, nowMs } = sweep;
  const next = { attemptId: newAttemptId(deps.random), touchedAt: nowMs };
  await touch(deps.db, attempts.takeOver(deps.db, dead, dead, next));
  const row: ClientRow = { ...dead, ...next };

  switch (row.status) {
    case "creating":
      return undoRegistration(sweep, row);
    case "updating":
      return finishUpdate(sweep, row);
    case "rotating":
      return undoRotation(sweep, row);
    case "deleting":
      await deps.userPool.deleteClient(row.clientId ?? "");
      return commitOutcome({ deps }, attempts.remove(deps.db, row, row));
    case "active":
  }
}

/** Undone, never finished: the caller was told of a failure, and a secret would have reached no one. */
async function undoRegistration({ deps, nowMs, listPool }: Sweep, row: ClientRow): Promise<void> {
  for (const { clientId, name } of await listPool()) {
    if (isPoolNameOf(row.id, name)) await deps.userPool.deleteClient(clientId);
  }
  const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
  const failure = poolFailureEvent(ctx, "oauth_clients:create", row);
  await commitOutcome({ deps }, attempts.remove(deps.db, row, row), { failure });
}

/** The row holds what is wanted. Where Cognito will not have it, the addresses are again what Cognito holds. */
async function finishUpdate({ deps, nowMs }: Sweep, row: ClientRow): Promise<void> {
  const { db, userPool } = deps;
  const clientId = row.clientId ?? "";
  let found = false;
  try {
    found = await userPool.updateClient(clientId, changesAtPool(row));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const present = await userPool.describeClient(clientId);
    if (present !== undefined) {
      const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
      const failure = poolFailureEvent(ctx, "oauth_clients:update", row);
      const outcome = { ...urisAtPool(present), revision: row.revision + 1 };
      return commitOutcome({ deps }, attempts.settle(db, row, row, outcome), { failure });
    }
  }
  if (found) return commitOutcome({ deps }, attempts.settle(db, row, row, {}));

  // Somebody deleted it at Cognito by hand: it is gone, and a row that says otherwise would be half a client.
  const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
  const failure = poolFailureEvent(ctx, "oauth_clients:update", row);
  return commitOutcome({ deps }, attempts.remove(db, row, row), { failure });
}

/** The secret that was made reached no one, so the one that the app has stays, where it is still there. */
async function undoRotation({ deps, nowMs }: Sweep, row: ClientRow): Promise<void> {
  const found = await deps.userPool.keepOldestSecret(row.clientId ?? "");
  const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
  const failure = poolFailureEvent(ctx, "oauth_clients:rotate_secret", row);
  const outcome = found
    ? attempts.settle(deps.db, row, row, { revision: row.revision + 1 })
    : attempts.remove(deps.db, row, row);
  return commitOutcome({ deps }, outcome, { failure });
}

/** Cognito's final word on these values; being throttled or busy is not. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof AwsFailure) || error.mayHaveHappened) return false;
  return error.saidNo && error.code === "upstream_error";
}
