/**
 * One object per session cookie, addressed by the cookie's SHA-256. A thin shell around `session-state.ts`: here are
 * the storage, the clock, the timer and Cognito's endpoint; every decision is there.
 *
 * What must hold: the refresh token leaves only for Cognito, and rests sealed; a refresh runs once however many ask;
 * between reading the state and writing it nothing awaits.
 */

import { DurableObject } from "cloudflare:workers";

import { seal, unseal, type Keyring } from "../../core/sealed-box.ts";
import { requestTokens, revokeRefreshToken } from "../../platform/cognito/token-endpoint.ts";
import { parseConfig, type Config } from "../../platform/config.ts";
import { createDatabase } from "../../platform/d1/database.ts";
import { touch } from "../audit/index.ts";
import {
  applyRefresh,
  endOf,
  endState,
  isLive,
  isRefreshDue,
  openState,
  presentChecked,
  slide,
  type Checked,
  type NewSession,
  type RefreshOutcome,
  type SealedRefresh,
  type SessionState,
} from "./rules/session-state.ts";
import { refreshTokenContext } from "./refresh-token.ts";
import { endBrowserSession } from "./store.ts";
import {
  handOver,
  nameSuccessor,
  retireState,
  takeOver,
  withdrawSuccessor,
  type HandedOver,
  type Succession,
} from "./rules/succession.ts";

const STATE = "state";

interface BrowserSessionEnv {
  readonly DB: D1Database;
  readonly BROWSER_SESSION: DurableObjectNamespace<BrowserSession>;
}

export class BrowserSession extends DurableObject<BrowserSessionEnv> {
  #state: SessionState | undefined;
  /** Shared by all who wait: within one object that is safe, its requests live in one context. */
  #settling: Promise<void> | null = null;

  constructor(ctx: DurableObjectState, env: BrowserSessionEnv) {
    super(ctx, env);
    const stored = ctx.storage.kv.get<SessionState>(STATE);
    // States written before there were successors have none.
    this.#state = stored && { ...stored, successor: stored.successor ?? null };
  }

  /** The name is random and known to one browser: an object that is open already was opened by this same call. */
  async open(session: NewSession): Promise<void> {
    if (this.#state !== undefined) return;
    const state = openState(session, Date.now());
    this.#write(state);
    await this.ctx.storage.setAlarm(endOf(state));
  }

  /**
   * Admits the cookie, with what it entitles to. Waits for a refresh that is due; never fails for Cognito's sake. A
   * successor that cannot ask its predecessor is not admitted: it throws, and the request may be sent again.
   */
  async check(): Promise<Checked> {
    if (this.#needsSettling()) await this.#settleOnce();

    const nowMs = Date.now();
    const state = this.#state;
    if (state === undefined || !isLive(state, nowMs)) return { kind: "ended" };
    if (state.predecessor !== null) throw new Error("The session's former object did not answer");
    const slid = slide(state, nowMs);
    if (slid !== state) this.#write(slid);
    return presentChecked(slid);
  }

  /** Over at once; a refresh under way comes to nothing (P12). */
  async end(): Promise<void> {
    const state = this.#state;
    if (state === undefined || state.endedAtMs !== null) return;
    this.#write(endState(state, Date.now()));
    this.ctx.waitUntil(this.#giveUp(state));
  }

  /** Asked before the object of a new cookie is opened. */
  async nameSuccessor(name: string): Promise<Succession> {
    if (this.#state === undefined) return { kind: "ended" };
    const decided = nameSuccessor(this.#state, name, Date.now());
    if (decided.kind !== "named") return decided;
    this.#write(decided.state);
    return { kind: "named" };
  }

  async withdrawSuccessor(name: string): Promise<void> {
    if (this.#state !== undefined) this.#write(withdrawSuccessor(this.#state, name));
  }

  /** Called by the object of the cookie that replaces this one, when that is first used; answers the same again. */
  async handOver(name: string): Promise<HandedOver> {
    if (this.#settling !== null) await this.#settling;
    const state = this.#state;
    const replaced = state && handOver(state, name, Date.now());
    if (replaced === undefined) return { kind: "superseded" };
    this.#write(replaced);
    await this.ctx.storage.setAlarm(endOf(replaced));
    return { kind: "yours", refresh: replaced.refresh };
  }

  /** Its browser has signed in anew: requests under way go on, and nothing else. */
  async retire(): Promise<void> {
    const state = this.#state;
    if (state === undefined || state.endedAtMs !== null) return;
    const retired = retireState(state, Date.now());
    this.#write({ ...retired, refresh: null });
    await this.ctx.storage.setAlarm(endOf(retired));
    this.ctx.waitUntil(this.#giveUp(state));
  }

  override async alarm(): Promise<void> {
    const state = this.#state;
    if (state !== undefined && isLive(state, Date.now())) {
      await this.ctx.storage.setAlarm(endOf(state));
      return;
    }
    this.#state = undefined;
    await this.ctx.storage.deleteAll();
  }

  #needsSettling(): boolean {
    const state = this.#state;
    if (state === undefined || !isLive(state, Date.now())) return false;
    return state.predecessor !== null || isRefreshDue(state, Date.now());
  }

  #settleOnce(): Promise<void> {
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = null;
    });
    // It goes on when the browser that began it hangs up: others wait for it, and Cognito rotates but once.
    this.ctx.waitUntil(this.#settling);
    return this.#settling;
  }

  async #settle(): Promise<void> {
    const predecessor = this.#state?.predecessor ?? null;
    if (predecessor !== null) await this.#takeOverFrom(predecessor, this.#state?.name ?? "");
    const state = this.#state;
    if (state?.refresh && isRefreshDue(state, Date.now()))
      await this.#refresh(state, state.refresh);
  }

  async #takeOverFrom(predecessor: string, ownName: string): Promise<void> {
    const { BROWSER_SESSION: objects } = this.env;
    try {
      const former = objects.get(objects.idFromName(predecessor));
      const handed: HandedOver = await former.handOver(ownName);
      const state = this.#state;
      if (state?.predecessor === predecessor) this.#write(takeOver(state, handed, Date.now()));
    } catch {
      // Tried again at the next request: the old one keeps what it has until it is asked.
    }
  }

  async #refresh(begun: SessionState, refresh: SealedRefresh): Promise<void> {
    const { outcome, token } = await this.#askCognito(begun.id, refresh);

    const nowMs = Date.now();
    const state = this.#state;
    if (state === undefined || state.epoch !== begun.epoch) {
      // Signed out meanwhile. What Cognito has just given out is given back.
      if (token !== null) await revokeRefreshToken(this.#config.cognito, token);
      return;
    }
    const applied = applyRefresh(state, { epoch: begun.epoch, refresh }, outcome, nowMs);
    this.#write(applied);
    if (applied.endedAtMs !== null) {
      await touch(createDatabase(this.env.DB), [this.#endedRow(applied, nowMs)]).catch(
        () => undefined,
      );
    }
  }

  async #askCognito(
    id: string,
    refresh: SealedRefresh,
  ): Promise<{ outcome: RefreshOutcome; token: string | null }> {
    const context = refreshTokenContext(id);
    const token = await unseal(this.#keyring, context, refresh.sealedToken).catch(() => null);
    // Sealed with a key we no longer have: it cannot be refreshed, as if Cognito had refused it.
    if (token === null) return { outcome: { kind: "refused" }, token };

    const grant = { grant_type: "refresh_token", refresh_token: token };
    const answer = await requestTokens(this.#config.cognito, grant);
    if (answer.kind !== "tokens") return { outcome: { kind: answer.kind }, token: null };
    const { refresh_token: rotated, expires_in: lifeSeconds } = answer.tokens;
    const sealedToken =
      rotated === undefined ? null : await seal(this.#keyring, context, rotated, randomBytes);
    const lifeMs = lifeSeconds * 1_000;
    return { outcome: { kind: "refreshed", sealedToken, lifeMs }, token: rotated ?? token };
  }

  async #giveUp({ id, refresh }: SessionState): Promise<void> {
    if (refresh === null) return;
    const token = await unseal(this.#keyring, refreshTokenContext(id), refresh.sealedToken).catch(
      () => null,
    );
    if (token !== null) await revokeRefreshToken(this.#config.cognito, token);
  }

  #endedRow({ id, userId }: SessionState, nowMs: number) {
    return endBrowserSession(createDatabase(this.env.DB), { userId }, id, nowMs);
  }

  #write(state: SessionState): void {
    this.#state = state;
    this.ctx.storage.kv.put(STATE, state);
  }

  get #config(): Config {
    return parseConfig(this.env);
  }

  get #keyring(): Keyring {
    return { masters: this.#config.sealMasterKeys };
  }
}

function randomBytes(count: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(count));
}
