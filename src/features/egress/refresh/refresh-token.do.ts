/**
 * One object per refresh token, addressed by company, environment and slug: several connectors may name one secret, and
 * a provider that rotates allows one exchange at a time. A thin shell around `refresher.ts`: here are the storage, the
 * clock and the timer. Access tokens are in its memory alone.
 */

import { DurableObject } from "cloudflare:workers";

import type { RefreshTokenDeps } from "./refresh-deps.ts";
import type { Refresher } from "./refresher.ts";
import type { GivenToken, TokenWish } from "./wire.ts";

export type { RefreshTokenDeps } from "./refresh-deps.ts";

/** `src/objects.ts` exports it with what makes its dependencies. */
export class RefreshTokenObject extends DurableObject<object> {
  readonly #compose: () => Promise<RefreshTokenDeps>;
  /** Shared by all who ask: within one object that is safe, its requests live in one context. */
  #refresher: Promise<Refresher> | undefined;

  constructor(ctx: DurableObjectState, env: object, compose: () => Promise<RefreshTokenDeps>) {
    super(ctx, env);
    this.#compose = compose;
  }

  async obtain(wish: TokenWish): Promise<GivenToken> {
    const work = this.#load().then((refresher) => refresher.obtain(wish));
    // It goes on when the caller hangs up: others wait for it, and the provider may have rotated already.
    this.ctx.waitUntil(work.catch(() => undefined));
    return work;
  }

  /** After a change of the seal's master keys. Idempotent; throws where what it keeps does not open. */
  async sealAnew(): Promise<void> {
    await (await this.#load()).sealAnew();
  }

  override async alarm(): Promise<void> {
    await (await this.#load()).settle();
  }

  /** Not with the object's class: every isolate loads that at its start, for whatever it is started. */
  #load(): Promise<Refresher> {
    this.#refresher ??= this.#start();
    return this.#refresher;
  }

  async #start(): Promise<Refresher> {
    const { createRefresher } = await import("./refresher.ts");
    const { storage } = this.ctx;
    return createRefresher({
      deps: await this.#compose(),
      storage,
      now: () => Date.now(),
      setAlarm: (atMs) => (atMs === null ? storage.deleteAlarm() : storage.setAlarm(atMs)),
    });
  }
}
