/** The embedded vault over the tests' own database. */

import type { Keyring } from "../../../src/core/sealed-box.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import {
  createEmbeddedVault,
  type EmbeddedVaultOptions,
} from "../../../src/platform/secret-store/embedded-vault.ts";
import { env, random } from "../../support/world.ts";

export const db = createDatabase(env.DB);

export const keyring: Keyring = { masters: env.VAULT_MASTER_KEY.split(",") };

export function createVault(options: Partial<EmbeddedVaultOptions> = {}) {
  return createEmbeddedVault({ db, keyring, random, now: () => Date.now(), ...options });
}
