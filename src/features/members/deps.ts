/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { Config } from "../../platform/config.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { DecisionDeps } from "../policies/index.ts";

export interface MemberDeps extends DecisionDeps {
  readonly config: Pick<Config, "companyFounding">;
  readonly announce: Announce<Write>;
}
