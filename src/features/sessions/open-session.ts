import type { AnonymousContext } from "../../core/context.ts";
import { newId } from "../../core/ids.ts";
import { sessionCookie } from "../../core/session-cookie.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { SessionDeps } from "./deps.ts";
import { newCookie } from "./cookie-name.ts";
import { sealRefreshToken } from "./refresh-token.ts";
import { absoluteEndMs, sessionEndMs } from "./rules/session-state.ts";
import { insertBrowserSession, selectSignInNews } from "./store.ts";

export interface NewSignIn {
  readonly userId: string;
  readonly companyId: string | null;
  readonly signedInAtMs: number;
  readonly tokens: { readonly refresh_token?: string | undefined; readonly expires_in: number };
}

export interface OpenedSession {
  readonly id: string;
  readonly setCookie: string;
  /** To be committed before the cookie is sent. */
  readonly writes: Write[];
}

/** The object first: if the row's batch fails, no one knows the cookie, and the object's alarm clears it away. */
export async function openSession(
  ctx: AnonymousContext<SessionDeps>,
  input: NewSignIn,
): Promise<OpenedSession> {
  const { deps, nowMs, ip, userAgent } = ctx;
  const { userId, companyId, signedInAtMs, tokens } = input;
  const id = newId("browserSession", deps.random);
  const cookie = await newCookie(deps.random);
  const refresh = await sealRefreshToken(deps, id, tokens, nowMs);
  await deps.sessionObjects.open({
    id,
    name: cookie.name,
    userId,
    companyId,
    signedInAtMs,
    mfaPassedAtMs: null,
    refresh,
    predecessor: null,
  });
  const row = insertBrowserSession(deps.db, {
    id,
    userId,
    companyId,
    signedInAt: signedInAtMs,
    lastSeenAt: nowMs,
    expiresAt: sessionEndMs(signedInAtMs, nowMs),
    ip,
    userAgent,
  });
  const news = deps.announceEach(
    selectSignInNews({ userId, ip, kind: "session", clientName: null, nowMs }),
    nowMs,
  );
  const setCookie = sessionCookie(cookie.value, absoluteEndMs(signedInAtMs) - nowMs);
  return { id, setCookie, writes: [row, news] };
}
