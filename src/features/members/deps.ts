/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { Config } from "../../platform/config.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { AuditDeps, RefusalLog } from "../audit/index.ts";

export interface MemberDeps extends AuditDeps {
  readonly config: Pick<Config, "companyFounding">;
  readonly refusals: RefusalLog;
  readonly announce: Announce<Write>;
}
