/** What this feature's verbs need of the composition root. */

import type { Keyring } from "../../core/sealed-box.ts";
import type { AnnounceEach } from "../../platform/d1/announce-each.ts";
import type { GateDeps } from "../audit/index.ts";
import type { Checked, NewSession } from "./rules/session-state.ts";
import type { Succession } from "./rules/succession.ts";

export interface SessionDeps extends GateDeps {
  readonly announceEach: AnnounceEach;
  readonly keyring: Keyring;
  readonly sessionObjects: SessionObjects;
}

/** The objects, each addressed by the SHA-256 of its cookie. Every call throws `unavailable` where it cannot be reached. */
export interface SessionObjects {
  readonly open: (session: NewSession) => Promise<void>;
  readonly check: (name: string) => Promise<Checked>;
  /** Before the successor is opened: the one that is named is the only one ever let in. */
  readonly nameSuccessor: (name: string, successor: string) => Promise<Succession>;
  readonly withdrawSuccessor: (name: string, successor: string) => Promise<void>;
  /** It goes on for the requests under way alone. */
  readonly retire: (name: string) => Promise<void>;
  /** Gives up the refresh token, and revokes it at Cognito as well as can be. */
  readonly end: (name: string) => Promise<void>;
}
