/** The Durable Objects, each handed what it needs by the one composition. */

import { composeObjectsFor } from "./front-deps.ts";
import { KeyLeaseObject } from "./features/api-keys/lease-object/key-lease.do.ts";
import { RefreshTokenObject } from "./features/egress/refresh/refresh-token.do.ts";
import { BrowserSessionObject } from "./features/sessions/browser-session.do.ts";

export class BrowserSession extends BrowserSessionObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).browserSession);
  }
}

export class KeyLease extends KeyLeaseObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).keyLease);
  }
}

export class RefreshToken extends RefreshTokenObject {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env, composeObjectsFor(env).refreshToken);
  }
}
