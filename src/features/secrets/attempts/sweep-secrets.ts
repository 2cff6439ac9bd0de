/**
 * Finishes or undoes what a crash left between D1 and the store. Only rows that nobody has touched for fifteen minutes:
 * by then no request that was signed for them can still arrive, so what the store says now is what it will say.
 */

import { systemContext } from "../../../core/system-context.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { commit, touch } from "../../audit/index.ts";
import { failureEvent, newAttemptId, newToken } from "./attempt.ts";
import { removeCreation, removeDeleted, selectUnsettled, takeOver } from "./attempt-store.ts";
import type { SecretDeps } from "../deps.ts";
import { outcomeOf, settleReplacement, undoReplacement } from "../manage/replace-value.ts";
import type { SecretRow } from "../store.ts";

const UNTOUCHED_MS = 15 * MINUTE_MS;

/** What a run sends is through or given up before another run may take its rows over. */
const TIME_LIMIT_MS = 10 * MINUTE_MS;

/** Rows a run. One that fails is touched, so it goes to the end of the queue and holds up no other. */
const BATCH = 20;

/** The row does not name the one who began it; the audit event of its beginning does. */
const SOMEBODY = { by: null, byName: null };

interface Sweep {
  readonly deps: SecretDeps;
  readonly nowMs: number;
  readonly deadlineMs: number;
}

export async function sweepSecrets(
  deps: SecretDeps,
  nowMs: number,
): Promise<{ found: number; failed: number }> {
  const rows = await selectUnsettled(deps.db, nowMs - UNTOUCHED_MS, BATCH);
  let failed = 0;
  for (const row of rows) {
    try {
      await settle({ deps, nowMs, deadlineMs: nowMs + TIME_LIMIT_MS }, row);
    } catch {
      failed++;
    }
  }
  return { found: rows.length, failed };
}

async function settle(sweep: Sweep, dead: SecretRow): Promise<void> {
  const { db, secretStore } = sweep.deps;
  const row = await takeOverFor(sweep, dead, dead.pendingToken);
  switch (row.status) {
    case "creating":
      return undoCreation(sweep, row);
    case "replacing":
      return settleReplacing(sweep, row);
    case "deleting":
      await secretStore.delete(row.physicalName, sweep.deadlineMs);
      return touch(db, [removeDeleted(db, row, row)]);
    case "active":
  }
}

/** Whoever lives after all and settles first wins: then this throws, and the row is theirs. */
async function takeOverFor(
  { deps, nowMs }: Sweep,
  dead: SecretRow,
  pendingToken: string | null,
): Promise<SecretRow> {
  const next = { attemptId: newAttemptId(deps.random), pendingToken, touchedAt: nowMs };
  await touch(deps.db, takeOver(deps.db, dead, dead, next));
  return { ...dead, ...next };
}

/** Undone, never finished: whoever created it was told of a failure, and has the value to send again. */
async function undoCreation({ deps, nowMs, deadlineMs }: Sweep, row: SecretRow): Promise<void> {
  await deps.secretStore.delete(row.physicalName, deadlineMs);
  const ctx = systemContext(deps, row, "secrets", nowMs);
  const audit = failureEvent(ctx, "secrets:create", row);
  await commit(ctx, audit, removeCreation(deps.db, row, row));
}

/** What the store holds decides: there, it is the version from now on; not there, the old one stays. */
async function settleReplacing(sweep: Sweep, row: SecretRow): Promise<void> {
  const { deps, nowMs, deadlineMs } = sweep;
  const token = row.pendingToken ?? "";
  const stored = await deps.secretStore.describe(row.physicalName, deadlineMs);
  if (stored === undefined || !stored.tokens.includes(token)) {
    return undoReplacement(systemContext(deps, row, "secrets", nowMs), row);
  }
  const held = stored.currentToken === token ? row : await makeCurrent(sweep, row, token);
  const outcome = outcomeOf(held, held.pendingToken ?? "", nowMs);
  return touch(deps.db, settleReplacement(deps, held, outcome, SOMEBODY, nowMs));
}

/**
 * Somebody made another version current by hand, and AWS prunes what is neither current nor the one before. The value is
 * written again under a token that the row knows first: a stop in between leaves the old version.
 */
async function makeCurrent(sweep: Sweep, row: SecretRow, token: string): Promise<SecretRow> {
  const { deps, deadlineMs } = sweep;
  const name = row.physicalName;
  const value = await deps.secretStore.read(name, token, deadlineMs);
  const fresh = newToken(deps.random);
  const held = await takeOverFor(sweep, row, fresh);
  await deps.secretStore.replace({ name, token: fresh, value, deadlineMs });
  return held;
}
