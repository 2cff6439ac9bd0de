/** What this feature's queries need of the composition root. */

import type { Config } from "../../platform/config.ts";
import type { Database } from "../../platform/d1/database.ts";

export interface OversightDeps {
  readonly db: Database;
  /** Of our own client, whose sign-ins every company meets. */
  readonly config: { readonly cognito: Pick<Config["cognito"], "clientId"> };
}
