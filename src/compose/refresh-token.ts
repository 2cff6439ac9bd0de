/** What the object of a refresh token needs. It is loaded with the first token: other objects start without it. */

import type { Random } from "../core/encoding.ts";
import type { RefreshTokenDeps } from "../features/egress/index.ts";
import { createValueCache } from "../features/secrets/index.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/d1/database.ts";
import { createAwsCaller, createSecretStore, fetchOut } from "./outside.ts";

export function composeRefreshToken(
  config: Config,
  db: Database,
  random: Random,
): RefreshTokenDeps {
  return {
    db,
    random,
    closed: config.closed,
    keyring: { masters: config.sealMasterKeys },
    secretStore: createSecretStore(config, db, createAwsCaller(config, random)),
    secretValues: createValueCache(),
    addressRules: config.addressRules,
    fetchOut,
  };
}
