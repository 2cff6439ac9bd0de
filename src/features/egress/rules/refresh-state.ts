/**
 * What the object of a refresh token decides: pure, the clock passed in. A token's version is the id that the secret's
 * row names, or that it will name once a rotated token is stored.
 */

import { MINUTE_MS, SECOND_MS } from "../../../core/time.ts";

/** An exchange under way. It is written before the request is sent and taken back when its outcome is durable. */
export interface OpenExchange {
  readonly id: string;
  readonly startedAtMs: number;
}

/** For the provider's answer, all in all. */
export const EXCHANGE_LIMIT_MS = 10 * SECOND_MS;

/**
 * Longer than the request can take. Attack, or bad luck: the object is moved while its request is under way; the next
 * one would send the same token a second time, and a provider that sees one twice revokes all that came of it.
 */
const LEASE_MS = 3 * EXCHANGE_LIMIT_MS;

/** How long an exchange of an earlier life of the object may still be under way. */
export function leaseLeftMs(open: OpenExchange | undefined, nowMs: number): number {
  if (open === undefined) return 0;
  return Math.min(Math.max(0, open.startedAtMs + LEASE_MS - nowMs), LEASE_MS);
}

/** A rotated token that the secret's row does not name yet. */
export interface PendingToken {
  /** The version that the row names still. */
  readonly replaces: string;
  /** The version that it will be. */
  readonly version: string;
  readonly sealed: string;
}

/** Which token counts: the row's, or the one that is to follow it. A person's replacement is neither, and wins. */
export function versionInForce(rowVersion: string, pending: PendingToken | undefined): string {
  return pending?.replaces === rowVersion ? pending.version : rowVersion;
}

/** It is stored, or a person has replaced what it was to follow. */
export function isSettled(rowVersion: string, { replaces }: PendingToken): boolean {
  return replaces !== rowVersion;
}

/** A grant, or a client, that the provider refused. */
export interface DeadGrant {
  readonly of: string;
  readonly untilMs: number;
  readonly why: string;
}

/** A refused grant does not come back; what was mistaken (a clock, a fault) is found out this much later. */
export const BREAKER_MS = 10 * MINUTE_MS;

export function isDead(dead: DeadGrant | undefined, of: string, nowMs: number): boolean {
  return dead !== undefined && dead.of === of && nowMs < dead.untilMs;
}

/** Secrets Manager takes one value of a secret in ten minutes, sustained (its versions are pruned no faster). */
const STORE_EVERY_MS = 10 * MINUTE_MS;

/** When the store may be written again. */
export function storeDueMs(lastStoredMs: number | undefined, nowMs: number): number {
  if (lastStoredMs === undefined || lastStoredMs > nowMs) return nowMs;
  return Math.max(nowMs, lastStoredMs + STORE_EVERY_MS);
}

/** The nth attempt in a row that failed: 15 s, 30 s, 1 min … a quarter of an hour. */
export function retryAfterMs(failures: number): number {
  return Math.min(15 * SECOND_MS * 2 ** Math.min(failures, 10), 15 * MINUTE_MS);
}

/** An access token is given out no more this long before it ends, or for the last tenth of a short life. */
const AHEAD_MS = MINUTE_MS;

export function usableUntilMs(nowMs: number, lifeMs: number): number {
  return nowMs + lifeMs - Math.min(AHEAD_MS, lifeMs / 10);
}

/** An API that refuses tokens which are this young refuses the grant behind them: another exchange would not help. */
const YOUNG_MS = 10 * SECOND_MS;

export function mayRenew(mintedAtMs: number, nowMs: number): boolean {
  return nowMs - mintedAtMs >= YOUNG_MS;
}

/** After an exchange whose outcome is unclear, callers hear of it this long before another one begins. */
export const PAUSE_MS = 2 * SECOND_MS;
