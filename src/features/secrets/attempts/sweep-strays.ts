/**
 * What attempts leave behind that lost their place: a value that arrived late under the name of an abandoned creation,
 * and a replacement that arrived after the one that superseded it. Looked at when nothing of theirs can come any more.
 */

import { settleEach, UNTOUCHED_MS } from "../../../platform/d1/attempts.ts";
import type { StoredSecret } from "../../../platform/secret-store/store.ts";
import { touch } from "../../audit/index.ts";
import type { SecretDeps } from "../deps.ts";
import type { SecretRow } from "../store.ts";
import { buildRechecksQuery, setRecheck } from "./attempt-store.ts";
import { buildDiscardsQuery, setDiscard, type NameRow } from "./name-store.ts";

export interface Sweep {
  readonly deps: SecretDeps;
  readonly nowMs: number;
  readonly deadlineMs: number;
}

export async function sweepStrays(sweep: Sweep): Promise<{ found: number; failed: number }> {
  const { deps, nowMs } = sweep;
  const { db } = deps;
  const [rows, names] = await db.batch([
    buildRechecksQuery(db, nowMs),
    buildDiscardsQuery(db, nowMs),
  ]);
  const rechecked = await settleEach(rows, (row) => recheck(sweep, row));
  const discarded = await settleEach(names, (name) => discard(sweep, name));
  return {
    found: rechecked.found + discarded.found,
    failed: rechecked.failed + discarded.failed,
  };
}

/** Postponed first: one that fails holds up no other. */
async function recheck(sweep: Sweep, row: SecretRow): Promise<void> {
  const { deps, nowMs, deadlineMs } = sweep;
  const { db, secretStore } = deps;
  const again = { ...row, recheckAt: nowMs + UNTOUCHED_MS };
  await touch(db, [setRecheck(db, row, row, again.recheckAt)]);
  const stored = await secretStore.describe(row.physicalName, deadlineMs);
  if (stored !== undefined && row.versionToken !== null) {
    await keepCurrent(sweep, row.physicalName, row.versionToken, stored);
  }
  await touch(db, [setRecheck(db, row, again, null)]);
}

async function discard(sweep: Sweep, name: NameRow): Promise<void> {
  const { db } = sweep.deps;
  await touch(db, [setDiscard(db, name, name, sweep.nowMs + UNTOUCHED_MS)]);
  await deleteOwn(sweep, name.physicalName, name.discardToken);
  await touch(db, [setDiscard(db, name, name, null)]);
}

/**
 * The version that the row names is the store's current one too: what is neither current nor the one before may be
 * pruned some day. Not where another has become current meanwhile.
 */
export async function keepCurrent(
  { deps, deadlineMs }: Sweep,
  name: string,
  token: string,
  { currentToken: from }: StoredSecret,
): Promise<void> {
  if (from === null || from === token) return;
  await deps.secretStore.makeCurrent(name, { token, from }, deadlineMs);
}

/**
 * Only what the creation made itself. Bad luck that this stops: its first answer is lost, the second says that the name
 * exists, and what exists was put there by somebody else.
 */
export async function deleteOwn(
  { deps, deadlineMs }: Sweep,
  name: string,
  token: string | null,
): Promise<void> {
  const { secretStore } = deps;
  const stored = token === null ? undefined : await secretStore.describe(name, deadlineMs);
  if (token !== null && stored !== undefined && !stored.tokens.includes(token)) return;
  await secretStore.delete(name, deadlineMs);
}
