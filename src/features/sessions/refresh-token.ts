/** Where a refresh token rests: sealed, and bound to its session. Objects of one session hand it on as it is. */

import type { Random } from "../../core/encoding.ts";
import { seal, type Keyring, type SealContext } from "../../core/sealed-box.ts";
import { refreshDueMs, type SealedRefresh } from "./rules/session-state.ts";

export function refreshTokenContext(sessionId: string): SealContext {
  return { purpose: "session-refresh-token", aad: sessionId };
}

export async function sealRefreshToken(
  deps: { readonly keyring: Keyring; readonly random: Random },
  sessionId: string,
  tokens: { readonly refresh_token?: string | undefined; readonly expires_in: number },
  nowMs: number,
): Promise<SealedRefresh | null> {
  const { refresh_token: token, expires_in: lifeSeconds } = tokens;
  if (token === undefined) return null;
  return {
    sealedToken: await seal(deps.keyring, refreshTokenContext(sessionId), token, deps.random),
    dueMs: refreshDueMs(nowMs, lifeSeconds * 1_000),
  };
}
