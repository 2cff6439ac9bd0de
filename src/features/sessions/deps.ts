/** What this feature's verbs need of the composition root. */

import type { Keyring } from "../../core/sealed-box.ts";
import type { AnnounceEach } from "../../platform/d1/announce-each.ts";
import type { GateDeps } from "../audit/index.ts";
import type { Checked, NewSession } from "./rules/session-state.ts";

export interface SessionDeps extends GateDeps {
  readonly announceEach: AnnounceEach;
  readonly keyring: Keyring;
  readonly sessionObjects: SessionObjects;
}

/** The objects, each addressed by the SHA-256 of its cookie. Every call throws `unavailable` where it cannot be reached. */
export interface SessionObjects {
  readonly open: (name: string, session: NewSession) => Promise<void>;
  readonly check: (name: string) => Promise<Checked>;
  /** Gives up the refresh token, and revokes it at Cognito as well as can be. */
  readonly end: (name: string) => Promise<void>;
}
