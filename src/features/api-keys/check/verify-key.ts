/**
 * The check of an API key. Warm, it is synchronous and does no I/O (P3); a key without a genuine seal costs no I/O
 * either (P2). Steps as in the design: held lease, shape and seal, facts, expiry, lease.
 */

import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError } from "../../../core/errors.ts";
import type { FactDeps } from "./find-facts.ts";
import { findFacts, scopeOf } from "./find-facts.ts";
import { openKeySeal } from "../rules/key-format.ts";
import { sweepHeld, type KeyMemory, type KnownKey } from "./key-memory.ts";
import type { KeyFacts } from "../rules/key.ts";
import { observeClock } from "../lease/clock.ts";
import { createEntry, shouldRenew, take, type Verdict } from "../lease/holder.ts";
import { readQuota, type Quota } from "../lease/quota.ts";
import { noteOnce, type NoteAddress } from "./note-address.ts";
import { askForLease, renewLease, type LeaseDeps } from "./obtain-lease.ts";
import type { ApiKeyActor } from "../../../core/actor.ts";

export interface VerifyDeps extends LeaseDeps, Omit<FactDeps, "defer"> {
  readonly memory: KeyMemory;
  readonly sealKeys: () => Promise<readonly [CryptoKey, ...CryptoKey[]]>;
  /**
   * Counts one more key from this address that proved to be none; false when there were too many. The platform's own
   * counter: no call to KV, D1 or an object (P2).
   */
  readonly countBadKey: (ip: string) => Promise<boolean>;
  readonly noteAddress: NoteAddress;
  /** Writes the refusal of a genuine key to the audit log. */
  readonly auditRefusal: (refusal: KeyRefusal) => Promise<void>;
}

export interface KeyRefusal {
  readonly actor: ApiKeyActor;
  readonly code: "expired_api_key" | "revoked_api_key" | "rate_limit_exceeded";
  readonly request: KeyRequest;
}

export interface KeyRequest {
  readonly requestId: string;
  readonly nowMs: number;
  readonly ip: string | null;
  readonly defer: (work: Promise<unknown>) => void;
}

export interface KeyVerdict {
  readonly actor: ApiKeyActor;
  readonly quota: Quota;
  /** Null when admitted. */
  readonly retryAfterSeconds: number | null;
}

/** How long a sealed key that D1 did not know is refused from memory. */
const UNKNOWN_MS = 10_000;

/** Throws 401s and 503; a spent limit is a verdict, for its answer carries the quota. */
export function verifyKey(
  value: string,
  request: KeyRequest,
  deps: VerifyDeps,
): KeyVerdict | Promise<KeyVerdict> {
  const { memory } = deps;
  const nowMs = observeClock(memory.clock, request.nowMs);
  const held = memory.held.get(value);
  if (held === undefined) return verifyUnheld(value, request, deps);
  if (isExpired(held.facts, nowMs)) return decide("expiry", held, value, request, deps);

  const verdict = take(held.lease, memory.clock);
  if (verdict !== "admit") return decide(verdict, held, value, request, deps);
  return admit(held, request, deps);
}

async function verifyUnheld(
  value: string,
  request: KeyRequest,
  deps: VerifyDeps,
): Promise<KeyVerdict> {
  const known = await findKnownKey(value, request, deps);
  if (known === undefined) throw await invalidKey(request, deps);
  const nowMs = observeClock(deps.memory.clock, deps.now());
  const verdict = isExpired(known.facts, nowMs) ? "expiry" : take(known.lease, deps.memory.clock);
  return decide(verdict, known, value, request, deps);
}

/** For the key's own revocation: whose it is, alive or not, whatever its neighbours at the same address sent. */
export async function verifyKeyHolder(
  value: string,
  request: KeyRequest,
  deps: VerifyDeps,
): Promise<ApiKeyActor> {
  const known = await findKnownKey(value, request, deps);
  // Not counted: somebody who tries a leaked key's neighbours must not be able to keep it alive.
  if (known === undefined) throw noValidKey();
  return known.actor;
}

/** The key behind a presented value, alive or not; nothing for everything that proved to be none. */
async function findKnownKey(
  value: string,
  request: KeyRequest,
  deps: VerifyDeps,
): Promise<KnownKey | undefined> {
  const environment = await openKeySeal(value, await deps.sealKeys());
  if (environment === undefined) return undefined;

  const { memory } = deps;
  const hash = await sha256Hex(value);
  const known = memory.known.get(hash);
  if (known !== undefined) return known;
  if ((memory.unknown.get(hash) ?? 0) > request.nowMs) return undefined;

  const facts = await findFacts(hash, { ...deps, defer: request.defer });
  // The environment is the sealed one. A row or copy that says otherwise is not this key's.
  if (facts === "unknown" || facts.environment !== environment) {
    memory.unknown.set(hash, request.nowMs + UNKNOWN_MS);
    return undefined;
  }
  return remember(memory, hash, facts);
}

function remember(memory: KeyMemory, hash: string, facts: KeyFacts): KnownKey {
  // Another request may have got here first; its lease is the one to use.
  const present = memory.known.get(hash);
  if (present !== undefined) return present;
  const { keyId: id, scopes } = facts;
  const actor: ApiKeyActor = { type: "api_key", id, scopes, ...scopeOf(facts) };
  const known = { facts, actor, lease: createEntry(memory.clock) };
  memory.known.set(hash, known);
  return known;
}

async function decide(
  first: Verdict,
  known: KnownKey,
  value: string,
  request: KeyRequest,
  deps: VerifyDeps,
): Promise<KeyVerdict> {
  const verdict = first === "ask" ? await askForLease(known, deps) : first;
  if (first === "ask" && verdict === "admit") {
    noteOnce(deps.memory.noted, deps.noteAddress, known.actor, request);
  }
  switch (verdict) {
    case "admit":
      deps.memory.held.set(value, known);
      sweepHeld(deps.memory);
      return admit(known, request, deps);
    case "denied": {
      const quota = readQuota(known.lease, deps.memory.clock.latestMs);
      const refusal = { actor: known.actor, code: "rate_limit_exceeded", request } as const;
      // A spent limit is no attack: its event may be written after the answer.
      request.defer(deps.auditRefusal(refusal).catch(() => undefined));
      return { actor: known.actor, quota, retryAfterSeconds: quota.retryAfterSeconds };
    }
    case "expiry":
      throw await refuse("expired_api_key", "This API key has expired.", known, request, deps);
    case "grace":
    case "revoked":
      deps.memory.held.delete(value);
      throw await refuse("revoked_api_key", "This API key has been revoked.", known, request, deps);
    case "unknown":
      await forget(value, request, deps.memory);
      throw await invalidKey(request, deps);
    case "ask":
    case "late":
      throw new CodedError("unavailable", "The key could not be checked in time. Try again.", {
        retryAfterSeconds: 1,
      });
  }
}

function admit(known: KnownKey, request: KeyRequest, deps: VerifyDeps): KeyVerdict {
  const { clock } = deps.memory;
  if (shouldRenew(known.lease, clock)) {
    request.defer(renewLease(known, deps));
    noteOnce(deps.memory.noted, deps.noteAddress, known.actor, request);
  }
  const quota = readQuota(known.lease, clock.latestMs);
  return { actor: known.actor, quota, retryAfterSeconds: null };
}

async function refuse(
  code: "expired_api_key" | "revoked_api_key",
  message: string,
  { actor }: KnownKey,
  request: KeyRequest,
  deps: VerifyDeps,
): Promise<CodedError> {
  await deps.auditRefusal({ actor, code, request });
  return new CodedError(code, message);
}

/** Attack: a key that D1 does not know any more, but KV does, asks its object at each request. */
async function forget(value: string, request: KeyRequest, memory: KeyMemory): Promise<void> {
  const hash = await sha256Hex(value);
  memory.held.delete(value);
  memory.known.delete(hash);
  memory.unknown.set(hash, request.nowMs + UNKNOWN_MS);
}

/**
 * Called only once a key has proved to be none, and counted against its address then: a genuine key is never refused for
 * what others there sent. Forged, mistyped, foreign and unknown keys all get one answer: it tells nothing of which it was.
 */
async function invalidKey(request: KeyRequest, deps: VerifyDeps): Promise<CodedError> {
  if (request.ip === null || (await deps.countBadKey(request.ip))) return noValidKey();
  return new CodedError("rate_limit_exceeded", "Too many invalid keys from this address.", {
    retryAfterSeconds: 60,
  });
}

function noValidKey(): CodedError {
  return new CodedError("invalid_api_key", "This is no valid API key.");
}

function isExpired(facts: KeyFacts, nowMs: number): boolean {
  return facts.expiresAt !== null && facts.expiresAt <= nowMs;
}
