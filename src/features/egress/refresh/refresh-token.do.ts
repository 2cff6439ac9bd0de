/**
 * One object per refresh token, addressed by company, environment and slug: several connectors may name one secret, and
 * a provider that rotates allows one exchange at a time. A thin shell around `refresher.ts`: here are the storage, the
 * clock and the timer. Access tokens are in its memory alone.
 */

import { DurableObject } from "cloudflare:workers";

import type { RefreshTokenDeps } from "./refresh-deps.ts";
import { createRefresher } from "./refresher.ts";
import { createRefreshJournal } from "./refresh-journal.ts";
import type { GivenToken, TokenWish } from "./wire.ts";

export type { RefreshTokenDeps } from "./refresh-deps.ts";

/** `src/objects.ts` exports it with its dependencies. */
export class RefreshTokenObject extends DurableObject<object> {
  readonly #refresher: ReturnType<typeof createRefresher>;

  constructor(ctx: DurableObjectState, env: object, deps: RefreshTokenDeps) {
    super(ctx, env);
    const { storage } = ctx;
    this.#refresher = createRefresher({
      deps,
      journal: createRefreshJournal(storage),
      now: () => Date.now(),
      setAlarm: (atMs) => (atMs === null ? storage.deleteAlarm() : storage.setAlarm(atMs)),
    });
  }

  async obtain(wish: TokenWish): Promise<GivenToken> {
    const work = this.#refresher.obtain(wish);
    // It goes on when the caller hangs up: others wait for it, and the provider may have rotated already.
    this.ctx.waitUntil(work.catch(() => undefined));
    return work;
  }

  override async alarm(): Promise<void> {
    await this.#refresher.settle();
  }
}
