/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { AuditDeps, RefusalLog } from "../audit/index.ts";
import type { PolicySource } from "./engine/policy-source.ts";
import type { FindThing } from "./thing.ts";

export interface DecisionDeps extends AuditDeps {
  readonly refusals: RefusalLog;
  readonly policies: PolicySource;
}

export interface PolicyDeps extends DecisionDeps {
  readonly announce: Announce<Write>;
  readonly findThing: FindThing;
}
