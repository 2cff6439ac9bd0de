/** What crosses the RPC between an isolate and a key's object: plain data, and durations only, because no two clocks agree. */

/** Why a key that was never revoked is over: its own expiry, or the end of the grace after a rotation. */
export type EndKind = "expiry" | "grace";

export type WindowName = "minute" | "day";

export interface GrantReturn {
  readonly grantId: string;
  /** Tokens that were not spent and cannot be: they left the holder's table before this was sent. */
  readonly unspent: number;
  /** Tokens spent surely before the window's end that the grant crosses: the later window was debited for nothing. */
  readonly spentEarly: number;
}

export interface Ask {
  /** Made by the holder, unguessable and unique; a repeated ask is the same ask. It becomes the grant's id. */
  readonly askId: string;
  /** Tokens the holder expects to spend within one usable term; at least 1. */
  readonly demand: number;
  /** Refusals answered from memory since the last ask. */
  readonly deniedFromMemory: number;
  readonly returns: readonly GrantReturn[];
}

export interface WindowView {
  readonly limit: number;
  readonly left: number;
  /** From the object's turn until the window ends. */
  readonly resetMs: number;
}

export type Reply =
  | {
      readonly kind: "granted";
      readonly grantId: string;
      readonly tokens: number;
      /** The holder counts this from before it asked, minus the guard. */
      readonly termMs: number;
      /** From the object's turn to the window's end that the lease crosses; null if it crosses none. */
      readonly edgeMs: number | null;
      readonly minute: WindowView;
      readonly day: WindowView;
    }
  | {
      readonly kind: "denied";
      readonly window: WindowName;
      readonly retryAfterMs: number;
      readonly minute: WindowView;
      readonly day: WindowView;
    }
  | { readonly kind: "revoked" }
  | { readonly kind: "ended"; readonly end: EndKind };
