/**
 * What is done after the database was restored to an earlier time: nothing that was ended since then comes back. What
 * cannot be asked of anybody is ended, in one batch. Keys are asked of their objects, secrets of their store: both are
 * newer than the rows. `docs/RESTORE.md` says which check compares what.
 */

import { touch } from "../features/audit/index.ts";
import { askObjects, type AskObjectsDeps } from "../features/api-keys/index.ts";
import { failFollowedRequests } from "../features/catalog/index.ts";
import { voidAllCodes } from "../features/mfa/index.ts";
import { endAllCommands } from "../features/runners/index.ts";
import { askStore, forgetRechecks, type SecretDeps } from "../features/secrets/index.ts";
import { endAllSessions } from "../features/sessions/index.ts";
import { dropAuthStates } from "../features/sign-in/index.ts";
import { revokeAllInvitations } from "../features/tenancy/index.ts";
import { failAllInstances } from "../features/workflows/index.ts";
import type { Database } from "../platform/d1/database.ts";
import type { Write } from "../platform/d1/write.ts";
import { findOpenRestore, updateRestore, type RestoreRow } from "../platform/restores/store.ts";

export interface RestoreDeps extends AskObjectsDeps, SecretDeps {}

/** Steps of one run: 50 keys, or 20 secrets, each. */
const STEPS = 10;

export async function workOnRestore(
  deps: RestoreDeps,
  nowMs: number,
): Promise<Readonly<Record<string, number>>> {
  const { db } = deps;
  let row = await findOpenRestore(db);
  if (row === undefined) return { open: 0 };
  if (row.endedAt === null) {
    await touch(db, [...endAll(db, row.at), updateRestore(db, row, { endedAt: nowMs })]);
    row = { ...row, endedAt: nowMs };
  }
  for (let step = 0; step < STEPS; step++) {
    const found = await walkOn(deps, row, nowMs);
    if (found === undefined) break;
    await touch(db, [updateRestore(db, row, { ...found, checkedAt: nowMs })]);
    row = { ...row, ...found };
  }
  const { keysEnded, secretsChanged, failed } = row;
  return { open: 1, keysEnded, secretsChanged, failed };
}

/** Of what the rows of an earlier time say wrongly that it goes on. */
function endAll(db: Database, atMs: number): Write[] {
  return [
    ...endAllSessions(db, atMs),
    ...voidAllCodes(db, atMs),
    dropAuthStates(db),
    revokeAllInvitations(db),
    failFollowedRequests(db, atMs),
    ...failAllInstances(db, atMs),
    ...endAllCommands(db, atMs),
    forgetRechecks(db),
  ];
}

/** One step of the walk under way. A walk in which something did not answer begins anew. */
async function walkOn(
  deps: RestoreDeps,
  row: RestoreRow,
  nowMs: number,
): Promise<Partial<RestoreRow> | undefined> {
  if (row.keysDoneAt === null) {
    const { after, changed, failed } = await askObjects(deps, row.keysAfter, nowMs);
    const keysEnded = row.keysEnded + changed;
    const unanswered = row.failed + failed;
    if (after !== null) return { keysAfter: after, keysEnded, failed: unanswered };
    const keysDoneAt = unanswered === 0 ? nowMs : null;
    return { keysAfter: "", keysEnded, keysDoneAt, failed: 0 };
  }
  if (row.secretsDoneAt === null) {
    const { after, changed, failed } = await askStore(deps, row.secretsAfter, nowMs);
    const secretsChanged = row.secretsChanged + changed;
    const unanswered = row.failed + failed;
    if (after !== null) return { secretsAfter: after, secretsChanged, failed: unanswered };
    const secretsDoneAt = unanswered === 0 ? nowMs : null;
    return { secretsAfter: "", secretsChanged, secretsDoneAt, failed: 0 };
  }
  return undefined;
}
