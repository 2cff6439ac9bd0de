/**
 * After a restore of the database: each key's object is asked whether the key has ended. Their storage is newer than the
 * rows, so their word counts. No object admits a key that it was told the end of; this makes the rows say so, too.
 */

import { conflict } from "../../../core/errors.ts";
import { systemContext } from "../../../core/system-context.ts";
import type { EnvironmentPlace } from "../../../core/place.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { markRevoked, type KeyRow } from "../store.ts";
import { selectLivingKeys } from "./restore-store.ts";

export interface AskObjectsDeps extends AuditDeps {
  readonly askKeyEnd: (place: EnvironmentPlace, keyId: string) => Promise<number | null>;
}

export interface Walked {
  /** Where the walk goes on; null once it is through. */
  readonly after: string | null;
  readonly changed: number;
  readonly failed: number;
}

/** Keys a step; their objects answer side by side. */
const KEYS = 50;

const REASON = "Had ended before the database was restored.";

export async function askObjects(
  deps: AskObjectsDeps,
  after: string,
  nowMs: number,
): Promise<Walked> {
  const keys = await selectLivingKeys(deps.db, after, KEYS, nowMs);
  const outcomes = await Promise.allSettled(keys.map((key) => askObject(deps, key, nowMs)));
  const ended = outcomes.filter(({ status }) => status === "fulfilled");
  const last = keys.length < KEYS ? undefined : keys.at(-1);
  return {
    after: last?.id ?? null,
    changed: ended.filter((outcome) => outcome.status === "fulfilled" && outcome.value).length,
    failed: outcomes.length - ended.length,
  };
}

async function askObject(deps: AskObjectsDeps, key: KeyRow, nowMs: number): Promise<boolean> {
  const endMs = await deps.askKeyEnd(key, key.id);
  if (endMs === null || (key.revokedAt !== null && key.revokedAt <= endMs)) return false;
  const ctx = systemContext(deps, key, "restore", nowMs);
  const audit = auditEvent(ctx, {
    action: "api_keys:revoke",
    category: "iam",
    target: `api_key:${key.id}`,
    outcome: "success",
    environment: key.environment,
    details: { name: key.name, reason: REASON },
  });
  const revocation = { revokedAt: endMs, reason: REASON, replacedBy: key.replacedBy };
  const changed = conflict("The API key has changed.");
  await commit(ctx, audit, markRevoked(deps.db, key, key, revocation, changed));
  return true;
}
