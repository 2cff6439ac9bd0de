/**
 * After a restore of the database: the store is asked which version of each secret is the current one. The store is not
 * restored with the rows, so its word counts. Attack: a value that was replaced because it leaked is in use again.
 *
 * A secret that the store has no more stays listed: its value cannot come back, and a wrong account must delete nothing.
 */

import { conflict } from "../../../core/errors.ts";
import { systemContext } from "../../../core/system-context.ts";
import { MINUTE_MS } from "../../../core/time.ts";
import { newAttemptId } from "../../../platform/d1/attempts.ts";
import { auditEvent, commit } from "../../audit/index.ts";
import type { SecretDeps } from "../deps.ts";
import { outcomeOf, settleReplacement } from "../manage/replace-value.ts";
import type { SecretRow } from "../store.ts";
import { takeSecret } from "./attempt-store.ts";
import { selectAll } from "./restore-store.ts";

export interface WalkedSecrets {
  /** Where the walk goes on; null once it is through. */
  readonly after: string | null;
  readonly changed: number;
  readonly failed: number;
}

/** Secrets a step; the store is asked side by side, well under what Secrets Manager allows. */
const SECRETS = 20;

/** As the sweep has it: what a run sends is through or given up before another one looks. */
const TIME_LIMIT_MS = 10 * MINUTE_MS;

export async function askStore(
  deps: SecretDeps,
  after: string,
  nowMs: number,
): Promise<WalkedSecrets> {
  const rows = await selectAll(deps.db, after, SECRETS);
  const outcomes = await Promise.allSettled(rows.map((row) => askOne(deps, row, nowMs)));
  const answered = outcomes.filter((outcome) => outcome.status === "fulfilled");
  const last = rows.length < SECRETS ? undefined : rows.at(-1);
  return {
    after: last?.id ?? null,
    changed: answered.filter(({ value }) => value).length,
    failed: outcomes.length - answered.length,
  };
}

async function askOne(deps: SecretDeps, row: SecretRow, nowMs: number): Promise<boolean> {
  // What was being made or deleted then is the sweep's to settle.
  if (row.status !== "active" && row.status !== "replacing") return false;
  const stored = await deps.secretStore.describe(row.physicalName, nowMs + TIME_LIMIT_MS);
  const token = stored?.currentToken ?? null;
  if (token === null || token === row.versionToken) return false;

  const ctx = systemContext(deps, row, "restore", nowMs);
  const begun: SecretRow = {
    ...row,
    ...{ status: "replacing", attemptId: newAttemptId(deps.random), attemptBy: null },
    ...{ pendingToken: token, touchedAt: nowMs, answerBy: null, recheckAt: null },
    revision: row.revision + 1,
  };
  const audit = auditEvent(ctx, {
    action: "secrets:replace_value",
    category: "secret",
    target: `secret:${row.slug}`,
    outcome: "success",
    details: { id: row.id, version: row.version + 1, afterRestore: true },
  });
  const lost = conflict("Another change of this secret came first.");
  await commit(ctx, audit, takeSecret(deps.db, row, row, begun, lost));
  await settleReplacement(ctx, begun, outcomeOf(begun, token, nowMs));
  return true;
}
