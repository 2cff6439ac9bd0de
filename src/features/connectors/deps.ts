/** What this feature's verbs need of the composition root. */

import type { EgressDeps } from "../egress/index.ts";
import type { SecretDeps } from "../secrets/index.ts";

export interface ConnectorDeps extends SecretDeps, EgressDeps {}
