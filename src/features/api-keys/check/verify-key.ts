/**
 * The check of an API key. Warm, it is synchronous and does no I/O (P3); a key without a genuine seal costs no I/O
 * either (P2). Steps as in the design: held lease, shape and seal, facts, expiry, lease.
 */

import { sha256Hex } from "../../../core/crypto.ts";
import { CodedError, invalidApiKey } from "../../../core/errors.ts";
import type { FactDeps } from "./find-facts.ts";
import { findFacts, placeOf } from "./find-facts.ts";
import { openKeySeal, type SealKeys } from "../rules/key-format.ts";
import { sweepHeld, type KeyMemory, type KnownKey } from "./key-memory.ts";
import type { KeyFacts } from "../rules/key.ts";
import { observeClock } from "../lease/clock.ts";
import { createEntry, shouldRenew, take, type Verdict } from "../lease/holder.ts";
import { readQuota } from "../lease/quota.ts";
import { noteOnce, type NoteAddress } from "./note-address.ts";
import { askForLease, renewLease, type LeaseDeps } from "./obtain-lease.ts";
import type { ApiKeyActor } from "../../../core/actor.ts";
import type { CallerRequest } from "../../../core/context.ts";
import { NO_KEY, type KeyAnswer, type KeyVerdict, type KeyWay } from "../../../core/key-verdict.ts";
import type { Environment } from "../../../core/environment.ts";

export interface VerifyDeps extends LeaseDeps, Omit<FactDeps, "defer"> {
  readonly memory: KeyMemory;
  readonly sealKeys: SealKeys;
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
  readonly request: CallerRequest;
}

/** How long a sealed key that D1 did not know is refused from memory. */
const UNKNOWN_MS = 10_000;

/**
 * Throws the 401s that only the holder of a genuine key is told, and 503; a spent limit is a verdict, for its answer
 * carries the quota. A held lease and a bad seal from no address need no waiting.
 */
export function verifyKey(
  value: string,
  request: CallerRequest,
  deps: VerifyDeps,
): KeyAnswer | Promise<KeyAnswer> {
  const { memory } = deps;
  const nowMs = observeClock(memory.clock, request.nowMs);
  const held = memory.held.get(value);
  if (held === undefined) {
    const environment = openKeySeal(value, deps.sealKeys);
    if (environment === undefined) return noKey(request, deps);
    return verifyUnheld(value, environment, request, deps);
  }
  const verdict = isExpired(held.facts, nowMs) ? "expiry" : take(held.lease, memory.clock);
  if (verdict === "admit") return admit(held, "lease held", request, deps);
  return carryOut(verdict, { known: held, way: "facts held" }, value, request, deps);
}

async function verifyUnheld(
  value: string,
  environment: Environment,
  request: CallerRequest,
  deps: VerifyDeps,
): Promise<KeyAnswer> {
  const found = await findKnownKey(value, environment, request, deps);
  if (found === undefined) return noKey(request, deps);
  const { known } = found;
  const nowMs = observeClock(deps.memory.clock, deps.now());
  const verdict = isExpired(known.facts, nowMs) ? "expiry" : take(known.lease, deps.memory.clock);
  return carryOut(verdict, found, value, request, deps);
}

/** For the key's own revocation: whose it is, alive or not, whatever its neighbours at the same address sent. */
export async function verifyKeyHolder(
  value: string,
  request: CallerRequest,
  deps: VerifyDeps,
): Promise<ApiKeyActor> {
  const environment = openKeySeal(value, deps.sealKeys);
  const found =
    environment === undefined ? undefined : await findKnownKey(value, environment, request, deps);
  // Not counted: somebody who tries a leaked key's neighbours must not be able to keep it alive.
  if (found === undefined) throw invalidApiKey();
  return found.known.actor;
}

interface Found {
  readonly known: KnownKey;
  readonly way: KeyWay;
}

/** The key behind a value with a genuine seal, alive or not; nothing for what proved to be none. */
async function findKnownKey(
  value: string,
  environment: Environment,
  request: CallerRequest,
  deps: VerifyDeps,
): Promise<Found | undefined> {
  const { memory } = deps;
  const hash = await sha256Hex(value);
  const known = memory.known.get(hash);
  if (known !== undefined) return { known, way: "facts held" };
  if ((memory.unknown.get(hash) ?? 0) > request.nowMs) return undefined;

  const facts = await findFacts(hash, { ...deps, defer: request.defer });
  // The environment is the sealed one. A row or copy that says otherwise is not this key's.
  if (facts === "unknown" || facts.environment !== environment) {
    memory.unknown.set(hash, request.nowMs + UNKNOWN_MS);
    return undefined;
  }
  return { known: remember(memory, hash, facts), way: "facts looked up" };
}

function remember(memory: KeyMemory, hash: string, facts: KeyFacts): KnownKey {
  // Another request may have got here first; its lease is the one to use.
  const present = memory.known.get(hash);
  if (present !== undefined) return present;
  const { keyId: id, scopes } = facts;
  const actor: ApiKeyActor = { type: "api_key", id, scopes, ...placeOf(facts) };
  const known = { facts, actor, lease: createEntry(memory.clock) };
  memory.known.set(hash, known);
  return known;
}

async function carryOut(
  first: Verdict,
  { known, way }: Found,
  value: string,
  request: CallerRequest,
  deps: VerifyDeps,
): Promise<KeyAnswer> {
  const verdict = first === "ask" ? await askForLease(known, deps) : first;
  if (first === "ask" && verdict === "admit") {
    noteOnce(deps.memory.noted, deps.noteAddress, known.actor, request);
  }
  switch (verdict) {
    case "admit":
      deps.memory.held.set(value, known);
      sweepHeld(deps.memory);
      return admit(known, way, request, deps);
    case "denied": {
      const quota = readQuota(known.lease, deps.memory.clock.latestMs);
      const refusal = { actor: known.actor, code: "rate_limit_exceeded", request } as const;
      // A spent limit is no attack: its event may be written after the answer.
      request.defer(deps.auditRefusal(refusal).catch(() => undefined));
      return { actor: known.actor, way, quota, retryAfterSeconds: quota.retryAfterSeconds };
    }
    case "expiry":
      throw await refuse("expired_api_key", "This API key has expired.", known, request, deps);
    case "grace":
    case "revoked":
      deps.memory.held.delete(value);
      throw await refuse("revoked_api_key", "This API key has been revoked.", known, request, deps);
    case "unknown":
      await forget(value, request, deps.memory);
      return noKey(request, deps);
    case "ask":
    case "late":
      throw new CodedError("unavailable", "The key could not be checked in time. Try again.", {
        retryAfterSeconds: 1,
      });
  }
}

function admit(known: KnownKey, way: KeyWay, request: CallerRequest, deps: VerifyDeps): KeyVerdict {
  const { clock } = deps.memory;
  if (shouldRenew(known.lease, clock)) {
    request.defer(renewLease(known, deps));
    noteOnce(deps.memory.noted, deps.noteAddress, known.actor, request);
  }
  const quota = readQuota(known.lease, clock.latestMs);
  return { actor: known.actor, way, quota, retryAfterSeconds: null };
}

async function refuse(
  code: "expired_api_key" | "revoked_api_key",
  message: string,
  { actor }: KnownKey,
  request: CallerRequest,
  deps: VerifyDeps,
): Promise<CodedError> {
  await deps.auditRefusal({ actor, code, request });
  return new CodedError(code, message);
}

/** Attack: a key that D1 does not know any more, but KV does, asks its object at each request. */
async function forget(value: string, request: CallerRequest, memory: KeyMemory): Promise<void> {
  const hash = await sha256Hex(value);
  memory.held.delete(value);
  memory.known.delete(hash);
  memory.unknown.set(hash, request.nowMs + UNKNOWN_MS);
}

/**
 * Called only once a key has proved to be none, and counted against its address then: a genuine key is never refused for
 * what others there sent. Forged, mistyped, foreign and unknown keys all get one answer: it tells nothing of which it was.
 */
function noKey(request: CallerRequest, deps: VerifyDeps): typeof NO_KEY | Promise<typeof NO_KEY> {
  return request.ip === null ? NO_KEY : counted(request.ip, deps);
}

async function counted(ip: string, deps: VerifyDeps): Promise<typeof NO_KEY> {
  if (await deps.countBadKey(ip)) return NO_KEY;
  throw new CodedError("rate_limit_exceeded", "Too many invalid keys from this address.", {
    retryAfterSeconds: 60,
  });
}

function isExpired(facts: KeyFacts, nowMs: number): boolean {
  return facts.expiresAt !== null && facts.expiresAt <= nowMs;
}
