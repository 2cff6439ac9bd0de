import type { SignIn } from "../../core/sign-in.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { BrowserSessionRow, SignInRow } from "./store.ts";

export function presentBrowserSession(row: BrowserSessionRow, current: SignIn) {
  return {
    ...presentCommon(row, current),
    kind: "browser" as const,
    clientId: null,
    expiresAt: isoTime(row.expiresAt),
  };
}

export function presentSignIn(row: SignInRow, current: SignIn) {
  return {
    ...presentCommon(row, current),
    kind: "bearer" as const,
    clientId: row.clientId,
    expiresAt: null,
  };
}

function presentCommon(row: BrowserSessionRow | SignInRow, current: SignIn) {
  return {
    id: row.id,
    ip: row.ip,
    userAgent: row.userAgent,
    signedInAt: isoTime(row.signedInAt),
    lastSeenAt: isoTime(row.lastSeenAt),
    mfaPassedAt: isoTimeOrNull(row.mfaPassedAt),
    current: row.id === current.id,
  };
}
