/**
 * A provider that rotates refresh tokens: each is good once, and one that comes a second time revokes all that came of
 * it. `intercept` does to an exchange whatever a network does.
 */

import type { Outside } from "./outside.ts";

export interface TokenProvider {
  /** Refresh tokens that were sent to it, in order. */
  readonly exchanged: string[];
  readonly forms: URLSearchParams[];
  /** The one that is good now; null after a reuse. */
  readonly current: () => string | null;
  readonly isLive: (accessToken: string) => boolean;
  /** All access tokens given out so far are refused from now on. */
  readonly withdrawAccess: () => void;
  intercept: (form: URLSearchParams, perform: () => Response) => Promise<Response> | Response;
  rotates: boolean;
  lifeSeconds: number;
}

export function startTokenProvider(outside: Outside, host: string, first: string): TokenProvider {
  let current: string | null = first;
  let count = 0;
  const live = new Set<string>();
  const provider: TokenProvider = {
    exchanged: [],
    forms: [],
    current: () => current,
    isLive: (token) => live.has(token),
    withdrawAccess: () => live.clear(),
    intercept: (_, perform) => perform(),
    rotates: true,
    lifeSeconds: 3_600,
  };

  function exchange(sent: string): Response {
    provider.exchanged.push(sent);
    if (sent !== current) {
      if (provider.rotates) current = null;
      return Response.json({ error: "invalid_grant" }, { status: 400 });
    }
    count++;
    const access = `access-token-number-${count}-of-the-provider`;
    live.add(access);
    if (provider.rotates) current = `refresh-token-number-${count}-of-the-provider`;
    return Response.json({
      ...{ access_token: access, token_type: "bearer", expires_in: provider.lifeSeconds },
      ...(provider.rotates ? { refresh_token: current } : {}),
    });
  }

  outside.on(host, ({ body }) => {
    const form = new URLSearchParams(body);
    provider.forms.push(form);
    return provider.intercept(form, () => exchange(form.get("refresh_token") ?? ""));
  });
  return provider;
}

/** An API that takes the provider's access tokens and nothing else, and echoes what it got. */
export function startApi(outside: Outside, host: string, provider: TokenProvider): void {
  outside.on(host, ({ headers }) => {
    const token = (headers.get("authorization") ?? "").replace(/^Bearer /, "");
    return provider.isLive(token)
      ? Response.json({ echo: token, all: provider.exchanged })
      : Response.json({ error: "no" }, { status: 401 });
  });
}
