/**
 * Finishes or undoes what a crash left between D1 and the store. Only rows that were not touched for fifteen minutes:
 * by then no request that was signed for them can still arrive, so what the store says now is what it will say.
 */

import { systemContext } from "../../../core/system-context.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { newAttemptId, settleEach, UNTOUCHED_MS } from "../../../platform/d1/attempts.ts";
import { commitOutcome, touch } from "../../audit/index.ts";
import { storeFailureEvent } from "./attempt.ts";
import { attempts, removeDeleted } from "./attempt-store.ts";
import type { SecretDeps } from "../deps.ts";
import { outcomeOf, settleReplacement, undoReplacement } from "../manage/replace-value.ts";
import type { SecretRow } from "../store.ts";
import { deleteOwn, keepCurrent, sweepStrays, type Sweep } from "./sweep-strays.ts";

/** What a run sends is through or given up before another run may take its rows over. */
const TIME_LIMIT_MS = 10 * MINUTE_MS;

export async function sweepSecrets(
  deps: SecretDeps,
  nowMs: number,
): Promise<{ found: number; failed: number }> {
  const sweep = { deps, nowMs, deadlineMs: nowMs + TIME_LIMIT_MS };
  const rows = await attempts.selectUnsettled(deps.db, nowMs - UNTOUCHED_MS);
  const settled = await settleEach(rows, (row) => settle(sweep, row));
  const strays = await sweepStrays(sweep);
  return { found: settled.found + strays.found, failed: settled.failed + strays.failed };
}

async function settle(sweep: Sweep, dead: SecretRow): Promise<void> {
  const { deps, nowMs, deadlineMs } = sweep;
  const { db, secretStore } = deps;
  const next = { attemptId: newAttemptId(deps.random), touchedAt: nowMs };
  // An attempt that lives after all and settles first wins: then this throws, and the row is its own.
  await touch(db, attempts.takeOver(db, dead, dead, next));
  const row = { ...dead, ...next };
  switch (row.status) {
    case "creating":
      return undoCreation(sweep, row);
    case "replacing":
      return settleReplacing(sweep, row);
    case "deleting":
      await secretStore.delete(row.physicalName, deadlineMs);
      return commitOutcome({ deps }, removeDeleted(db, row, row));
    case "active":
  }
}

/** Undone, never finished: its caller was told of a failure, and has the value to send again. */
async function undoCreation(sweep: Sweep, row: SecretRow): Promise<void> {
  const { deps, nowMs } = sweep;
  await deleteOwn(sweep, row.physicalName, row.pendingToken);
  const ctx = systemContext(deps, row, "secrets", nowMs);
  const failure = storeFailureEvent(ctx, "secrets:create", row);
  await commitOutcome({ deps }, attempts.remove(deps.db, row, row), { failure });
}

/** What the store holds decides: there, it is the version from now on; not there, the old one stays. */
async function settleReplacing(sweep: Sweep, row: SecretRow): Promise<void> {
  const { deps, nowMs, deadlineMs } = sweep;
  const token = row.pendingToken ?? "";
  const stored = await deps.secretStore.describe(row.physicalName, deadlineMs);
  const ctx = systemContext(deps, row, "secrets", nowMs);
  if (stored === undefined || !stored.tokens.includes(token)) return undoReplacement(ctx, row);
  await keepCurrent(sweep, row.physicalName, token, stored);
  await settleReplacement(ctx, row, outcomeOf(row, token, nowMs));
}
