/** What `deps.ts` composes for the object of a refresh token. */

import type { Random } from "../../../core/encoding.ts";
import type { Keyring } from "../../../core/sealed-box.ts";
import type { EgressDeps } from "../deps.ts";

export interface RefreshTokenDeps extends Omit<EgressDeps, "accessTokenFor"> {
  readonly keyring: Keyring;
  readonly random: Random;
  /** Nothing is stored while the database is restored: its rows may name another version. */
  readonly closed: boolean;
}
