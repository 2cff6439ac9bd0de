/** Access tokens of one refresh token, in the object's memory alone: one for each client that exchanges it. */

import type { Secret } from "../../../core/secret.ts";

export interface HeldToken {
  readonly token: Secret;
  readonly id: string;
  /** Of the refresh token that it came of, and of the client's secret. */
  readonly of: string;
  readonly beside: readonly Secret[];
  readonly mintedAtMs: number;
  readonly usableUntilMs: number;
}

/** Connectors that share a refresh token share its client, too, but for odd ones. */
const MAX_CLIENTS = 10;

export function createRefreshMemory() {
  const tokens = new Map<string, HeldToken>();
  return {
    find: (client: string, of: string, nowMs: number): HeldToken | undefined => {
      const held = tokens.get(client);
      return held?.of === of && nowMs < held.usableUntilMs ? held : undefined;
    },
    keep: (client: string, held: HeldToken): void => {
      tokens.delete(client);
      tokens.set(client, held);
      for (const oldest of tokens.keys()) {
        if (tokens.size <= MAX_CLIENTS) break;
        tokens.delete(oldest);
      }
    },
    drop: (client: string): void => {
      tokens.delete(client);
    },
  };
}
