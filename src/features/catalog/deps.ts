/** What this feature's verbs need of the composition root. */

import type { AuditDeps } from "../audit/index.ts";
import type { InstanceDeps } from "../workflows/index.ts";

/** Requests start and cancel instances. */
export interface RequestDeps extends AuditDeps, InstanceDeps {}
