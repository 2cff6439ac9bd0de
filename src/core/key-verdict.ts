/** What the check of an API key found out, for who answers the request. */

import type { ApiKeyActor } from "./actor.ts";

export interface QuotaWindow {
  /** Requests a window. */
  readonly limit: number;
  readonly remaining: number;
  /** Whole seconds until the window ends. */
  readonly resetSeconds: number;
}

export interface Quota {
  readonly minute: QuotaWindow;
  readonly day: QuotaWindow;
}

/** What the check had at hand: the lease, or only the key's facts, or neither. */
export type KeyWay = "lease held" | "facts held" | "facts looked up";

export interface KeyVerdict {
  readonly actor: ApiKeyActor;
  readonly way: KeyWay;
  readonly quota: Quota;
  /** Null when admitted. */
  readonly retryAfterSeconds: number | null;
}

/** A value that proved to be no key. It is no error object: a flood of them must not pay for one each. */
export const NO_KEY = "no key";

export type KeyAnswer = KeyVerdict | typeof NO_KEY;
