/**
 * One object per API key: the right to use it, its counters and its revoked flag. A thin shell around `lease/`:
 * here are the storage, the clock, the timer and the row of record in D1; every decision is there.
 *
 * What must hold: check, debit and row are one synchronous turn after the last await; the output gate keeps the
 * reply back until the row is durable; the flag is durable before the fence is timed.
 */

import { DurableObject } from "cloudflare:workers";

import type { EnvironmentPlace } from "../../../core/place.ts";
import type { Database } from "../../../platform/d1/database.ts";
import { touch } from "../../audit/index.ts";
import { createKeyLedger, type KeyLedger } from "./key-ledger.ts";
import type { KeyTruth } from "../rules/key.ts";
import { endedBy, leaseFacts } from "../rules/lease-facts.ts";
import { readKeyTruth } from "./key-truth.ts";
import { decideAsk } from "../lease/decide-ask.ts";
import { FENCE_WAIT_MS } from "../lease/constants.ts";
import { fenceWaitMs, markRevoked, startFence } from "../lease/fence.ts";
import { applyFacts, pruneGrants, restoreState, type KeyState } from "../lease/object-state.ts";
import type { Ask, Reply } from "../lease/wire.ts";
import { clearFence, recordUse } from "../store.ts";

/** Usage reaches D1, and a changed plan reaches the key, at most this much later. */
const ALARM_EVERY_MS = 30_000;

/** What `deps.ts` composes for it: nothing that needs the configuration, for a key's object must start without. */
export interface KeyLeaseDeps {
  readonly db: Database;
}

/** `src/index.ts` exports it with its dependencies. */
export class KeyLeaseObject extends DurableObject<object> {
  readonly #db: Database;
  readonly #ledger: KeyLedger;
  #state: KeyState | null = null;
  #alarmAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: object, { db }: KeyLeaseDeps) {
    super(ctx, env);
    this.#db = db;
    this.#ledger = createKeyLedger(ctx.storage.sql);
  }

  /** `unknown` where D1 has no such key: nothing is stored then. */
  async ask(
    place: EnvironmentPlace,
    keyId: string,
    ask: Ask,
  ): Promise<Reply | { kind: "unknown" }> {
    if (!(await this.#isReady(place, keyId))) return { kind: "unknown" };

    // From here to the return nothing awaits: what was true at the check is true at the debit.
    const nowMs = Date.now();
    const outcome = decideAsk(this.#state as KeyState, ask, nowMs);
    if (outcome.row !== null) this.#ledger.insertGrant(outcome.row);
    if (outcome.deleteBelowSeq !== null) this.#ledger.deleteGrantsBelow(outcome.deleteBelowSeq);
    this.#state = outcome.state;
    this.#scheduleAlarm(nowMs);
    return outcome.reply;
  }

  /**
   * The key ends at `endMs`. Resolves when no isolate admits it beyond that, and D1 has the fence no longer pending;
   * a second call joins the first one's fence.
   */
  async fence(place: EnvironmentPlace, keyId: string, endMs: number): Promise<void> {
    const nowMs = Date.now();
    // Kept here as well: rows of a restored database do not know it.
    this.#ledger.noteEnd(endMs);
    if (endMs <= nowMs) {
      // Flag and memory in one turn: no ask in between may still be granted.
      this.#ledger.setRevoked();
      if (this.#state !== null) this.#state = markRevoked(this.#state);
    }
    // Whatever stops us from here on, the alarm goes on with it.
    await this.ctx.storage.setAlarm(nowMs + ALARM_EVERY_MS);
    if (!(await this.#isReady(place, keyId))) return;
    if (endMs > nowMs) await this.#learn(place, keyId);
    await this.#finishFence(place, keyId, endMs);
  }

  /**
   * When the key ends, or has ended, as this object was told; null where it was not. Asked after a restore of the
   * database: what is here is newer than its rows.
   */
  async tellEnd(): Promise<number | null> {
    const endMs = this.#ledger.readEnd();
    // Objects that were told before they kept the time have the flag alone.
    return endMs ?? (this.#ledger.isRevoked() ? 0 : null);
  }

  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    const owner = this.#ledger.readOwner();
    if (owner === null || !(await this.#isReady(owner.place, owner.keyId))) return;

    const truth = await this.#learn(owner.place, owner.keyId);
    await this.#writeUse(owner.place, owner.keyId);
    const pruned = pruneGrants(this.#state as KeyState, Date.now());
    if (pruned.deleteBelowSeq !== null) this.#ledger.deleteGrantsBelow(pruned.deleteBelowSeq);
    this.#state = pruned.state;
    if (truth?.fencePending && truth.revokedAt !== null) {
      await this.#finishFence(owner.place, owner.keyId, truth.revokedAt);
    }
  }

  /** Restores this incarnation from its rows and D1. False where D1 has no such key. */
  async #isReady(place: EnvironmentPlace, keyId: string): Promise<boolean> {
    if (this.#state !== null) return true;
    const truth = await readKeyTruth(this.#db, place, keyId);
    if (truth === undefined) return false;
    // Another event may have restored it while this one read: the first one counts.
    if (this.#state !== null) return true;

    const nowMs = Date.now();
    const facts = leaseFacts(endedBy(truth, this.#ledger.readEnd()), nowMs);
    // Durable before it is acted on: D1 said revoked, so no later incarnation may grant, whatever it can read.
    if (facts.revoked) this.#ledger.setRevoked();
    this.#ledger.saveOwner(place, keyId);
    this.#state = restoreState(this.#ledger.read(), facts, nowMs);
    return true;
  }

  /** Takes in the row of record as it is now: plan, end, revocation. */
  async #learn(place: EnvironmentPlace, keyId: string): Promise<KeyTruth | undefined> {
    const truth = await readKeyTruth(this.#db, place, keyId);
    if (truth === undefined) return undefined;
    const nowMs = Date.now();
    const facts = leaseFacts(endedBy(truth, this.#ledger.readEnd()), nowMs);
    if (facts.revoked) this.#ledger.setRevoked();
    this.#state = applyFacts(this.#state as KeyState, facts, nowMs);
    return truth;
  }

  async #finishFence(place: EnvironmentPlace, keyId: string, endMs: number): Promise<void> {
    if (this.#ledger.isRevoked()) await this.#awaitFence();
    // A grant from before we knew of this end lasts one term at most. The end is announced only after that.
    else if (endMs - Date.now() < FENCE_WAIT_MS) await scheduler.wait(FENCE_WAIT_MS);
    await touch(this.#db, [clearFence(this.#db, place, keyId, endMs)]);
  }

  async #awaitFence(): Promise<void> {
    this.#state = markRevoked(this.#state as KeyState);
    await this.ctx.storage.sync();
    this.#state = startFence(this.#state, Date.now());
    for (;;) {
      const waitMs = fenceWaitMs(this.#state, Date.now());
      if (waitMs <= 0) return;
      await scheduler.wait(waitMs);
    }
  }

  async #writeUse(place: EnvironmentPlace, keyId: string): Promise<void> {
    const { lastGrantAtMs, lastSeq: seq, usage } = this.#state as KeyState;
    if (lastGrantAtMs === null) return;
    const days = usage.map(({ dayNumber, admitted, denied }) => ({
      day: dayNumber,
      admitted,
      denied,
    }));
    await touch(
      this.#db,
      recordUse(this.#db, place, keyId, { lastUsedAt: lastGrantAtMs, seq, days }),
    );
  }

  #scheduleAlarm(nowMs: number): void {
    if (this.#alarmAtMs !== null && this.#alarmAtMs > nowMs) return;
    this.#alarmAtMs = nowMs + ALARM_EVERY_MS;
    // Not awaited: the turn goes on, and the output gate keeps the reply back until it is durable.
    void this.ctx.storage.setAlarm(this.#alarmAtMs);
  }
}
