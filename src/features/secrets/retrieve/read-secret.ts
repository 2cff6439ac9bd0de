/**
 * The one way to a secret's value at run time. Each retrieval reads the current version's id on the primary, takes the
 * value from memory or from the store, and is in the audit log before the value is handed out. A connector or a phase
 * gets in by its binding, which is read with the row, and not by a right of the person who started it.
 */

import type { Actor } from "../../../core/actor.ts";
import type { Context } from "../../../core/context.ts";
import { CodedError, conflict } from "../../../core/errors.ts";
import type { Secret } from "../../../core/secret.ts";
import type { SecretStore } from "../../../platform/secret-store/store.ts";
import { StoreFailure } from "../../../platform/secret-store/store-failure.ts";
import type { Write } from "../../../platform/d1/write.ts";
import { auditEvent, commit, type AuditDeps } from "../../audit/index.ts";
import { findReadable, type ReadableRow } from "./read-store.ts";
import { holdWrites, type Holder } from "../versions/version-store.ts";
import { findBindingFault, type ConsumerRef } from "../rules/binding.ts";
import type { ValueCache } from "./value-cache.ts";

export interface ReadSecretDeps extends AuditDeps {
  readonly secretStore: SecretStore;
  readonly secretValues: ValueCache;
}

/** Who started it, as much of them as survives a pause: a workflow goes on long after its request. */
export interface Retriever extends Pick<Actor, "type" | "id" | "companyId" | "environment"> {
  readonly name?: string;
}

export interface ReadSecretContext extends Pick<
  Context<ReadSecretDeps>,
  "deps" | "requestId" | "nowMs" | "ip"
> {
  readonly actor: Retriever;
}

/** What retrieves it, as its binding names it and the audit log shows it. Ids only. */
export interface Retrieval extends ConsumerRef {
  /** The workflow's instance, the webhook's execution. */
  readonly instanceId?: string;
  /** The key of the instance's phase. */
  readonly phase?: string;
  /** The machine that it is handed to. */
  readonly runner?: string;
}

export interface RetrievedSecret {
  readonly slug: string;
  readonly value: Secret;
  readonly version: number;
  /** Names this value of the secret and no other. */
  readonly versionToken: string;
  readonly allowedHosts: readonly string[];
}

/** The version may be pruned between the row and the store by two replacements; then the row says another one. */
const TURNS = 2;

/** A look at the store leaves nothing behind, so it has no deadline; each attempt has its own time limit. */
const NO_DEADLINE = Infinity;

/**
 * `host` is the one that the value will be sent to, without a port; null where it goes to no host. Throws
 * `secret_missing`, `forbidden` where it is not bound to that, and what the store and D1 throw.
 */
export async function readSecret(
  ctx: ReadSecretContext,
  slug: string,
  retrieval: Retrieval,
  host: string | null,
): Promise<RetrievedSecret> {
  let found: Found;
  try {
    found = await findValue(ctx, slug, retrieval, host);
  } catch (error) {
    const code = error instanceof CodedError ? error.code : "internal_error";
    const note = record(ctx, slug, "failure", { retrievedBy: retrieval, code });
    // Nothing is handed out, so its own failure hides nothing; what came first says more.
    await note.catch(() => undefined);
    throw error;
  }

  const { row, value } = found;
  const { version, versionToken, allowedHosts } = row;
  const unused = conflict(`The value of the secret '${slug}' was replaced meanwhile. Try again.`);
  const retrieved = { secretId: row.id, version, holders: holdersOf(retrieval) };
  const counted = holdWrites(ctx.deps.db, ctx.actor, { ...retrieved, nowMs: ctx.nowMs, unused });
  // Attack: read values while the log is away. Without its event the value stays here.
  await record(ctx, slug, "success", { retrievedBy: retrieval, version }, counted);
  return { slug, value, version, versionToken, allowedHosts };
}

interface Found {
  readonly row: CurrentRow;
  readonly value: Secret;
}

async function findValue(
  ctx: ReadSecretContext,
  slug: string,
  consumer: ConsumerRef,
  host: string | null,
): Promise<Found> {
  const { deps, nowMs } = ctx;
  for (let turn = 1; ; turn++) {
    const found = await findReadable(deps.db, ctx.actor, slug, consumer);
    const row = requireReadable(found, { slug, consumer, host });
    const token = row.versionToken;
    const cached = deps.secretValues.get(row.physicalName, token, nowMs);
    if (cached !== undefined) return { row, value: cached };
    try {
      const value = await deps.secretStore.read(row.physicalName, token, NO_DEADLINE);
      deps.secretValues.put(row.physicalName, token, value, nowMs);
      return { row, value };
    } catch (error) {
      if (!(error instanceof StoreFailure) || !error.missing) throw error;
      if (turn === TURNS) throw missing(slug, error);
    }
  }
}

/** With a version that can be read. */
type CurrentRow = ReadableRow & { readonly versionToken: string };

/** The row, where there is a value and the consumer may take it there. */
export function requireReadable(
  row: ReadableRow | undefined,
  asked: {
    readonly slug: string;
    readonly consumer: ConsumerRef;
    readonly host: string | null;
  },
): CurrentRow {
  const { slug, consumer, host } = asked;
  const versionToken = row === undefined ? null : readableToken(row);
  if (row === undefined || versionToken === null) throw missing(slug);
  const fault = findBindingFault(row, consumer, host);
  if (fault !== undefined) throw new CodedError("forbidden", `The secret '${slug}' ${fault}.`);
  return { ...row, versionToken };
}

/** While it is replaced, the version before is the one that counts. */
export function readableToken({ status, versionToken }: ReadableRow): string | null {
  return status === "active" || status === "replacing" ? versionToken : null;
}

export function missing(slug: string, cause?: unknown): CodedError {
  const message = `The secret '${slug}' has no value that could be read.`;
  return new CodedError("secret_missing", message, cause === undefined ? {} : { cause });
}

/** What goes on with the value. A webhook's check is over before its instance begins. */
function holdersOf({ type, instanceId, runner }: Retrieval): Holder[] {
  if (instanceId === undefined || type === "inbound_webhook") return [];
  const instance = { type: "instance", id: instanceId } as const;
  return runner === undefined ? [instance] : [instance, { type: "runner", id: runner }];
}

function record(
  ctx: ReadSecretContext,
  slug: string,
  outcome: "success" | "failure",
  details: Readonly<Record<string, unknown>>,
  writes: readonly Write[] = [],
): Promise<void> {
  const audit = auditEvent(ctx, {
    action: "secrets:read",
    category: "secret",
    target: `secret:${slug}`,
    outcome,
    details,
  });
  return commit(ctx, audit, writes);
}
