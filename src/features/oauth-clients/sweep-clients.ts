/**
 * Finishes or undoes what a crash left between D1 and Cognito. Only rows that nobody has touched for fifteen minutes:
 * by then no request that was signed for them can still arrive, so what Cognito says now is what it will say.
 */

import { ofCompany, systemContext } from "../../core/system-context.ts";
import { MINUTE_MS } from "../../core/time.ts";
import { AwsFailure } from "../../platform/aws/json-call.ts";
import type { ListedPoolClient } from "../../platform/aws/cognito.ts";
import { commit, touch } from "../audit/index.ts";
import { isPoolNameOf } from "./rules/client.ts";
import type { OAuthClientDeps } from "./deps.ts";
import { changesAtPool, urisAtPool } from "./client-settings.ts";
import { failureEvent } from "./failure-event.ts";
import { newAttemptId } from "./register-client.ts";
import {
  removeClient,
  selectUnsettled,
  settleClient,
  takeOver,
  type ClientRow,
} from "./registration-store.ts";

const UNTOUCHED_MS = 15 * MINUTE_MS;

/** Rows a run. One that fails is touched, so it goes to the end of the queue and holds up no other. */
const BATCH = 20;

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
  const rows = await selectUnsettled(deps.db, nowMs - UNTOUCHED_MS, BATCH);
  let listed: readonly ListedPoolClient[] | undefined;
  const listPool = async () => (listed ??= await deps.userPool.listClients());

  let failed = 0;
  for (const row of rows) {
    try {
      await settle({ deps, nowMs, listPool }, row);
    } catch {
      failed++;
    }
  }
  if (rows.length > 0) deps.clientOrigins.forget();
  return { found: rows.length, failed };
}

async function settle(sweep: Sweep, dead: ClientRow): Promise<void> {
  const { deps, nowMs } = sweep;
  const attemptId = newAttemptId(sweep);
  await touch(deps.db, takeOver(deps.db, dead, dead, attemptId, nowMs));
  const row: ClientRow = { ...dead, attemptId, touchedAt: nowMs };

  switch (row.status) {
    case "creating":
      return undoRegistration(sweep, row);
    case "updating":
      return finishUpdate(sweep, row);
    case "deleting":
      await deps.userPool.deleteClient(row.clientId ?? "");
      return touch(deps.db, removeClient(deps.db, row, row));
    case "active":
  }
}

/** Undone, never finished: whoever registered was told of a failure, and a secret would have reached nobody. */
async function undoRegistration({ deps, nowMs, listPool }: Sweep, row: ClientRow): Promise<void> {
  for (const { clientId, name } of await listPool()) {
    if (isPoolNameOf(row.id, name)) await deps.userPool.deleteClient(clientId);
  }
  const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
  const audit = failureEvent(ctx, "oauth_clients:create", row);
  await commit(ctx, audit, removeClient(deps.db, row, row));
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
      const audit = failureEvent(ctx, "oauth_clients:update", row);
      const outcome = { ...urisAtPool(present), revision: row.revision + 1 };
      return commit(ctx, audit, settleClient(db, row, row, outcome));
    }
  }
  if (found) return touch(db, settleClient(db, row, row, {}));

  // Somebody deleted it at Cognito by hand: it is gone, and a row that says otherwise would be half a client.
  const ctx = systemContext(deps, ofCompany(row), "oauth_clients", nowMs);
  const audit = failureEvent(ctx, "oauth_clients:update", row);
  return commit(ctx, audit, removeClient(db, row, row));
}

/** Cognito's final word on these values; being throttled or busy is not. */
function isRefusal(error: unknown): boolean {
  return error instanceof AwsFailure && error.saidNo && error.code === "upstream_error";
}
