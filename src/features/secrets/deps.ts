/** What this feature's verbs need of the composition root. */

import type { Announce } from "../../core/announce.ts";
import type { EnvironmentPlace } from "../../core/place.ts";
import type { Write } from "../../platform/d1/write.ts";
import type { SecretStore } from "../../platform/secret-store/store.ts";
import type { AuditDeps } from "../audit/index.ts";

export interface SecretDeps extends AuditDeps {
  readonly secretStore: SecretStore;
  readonly announce: Announce<Write>;
  /** What policies call the connectors of these ids. `deps.ts` fills it from connectors. */
  readonly findConnectorSlugs: (
    place: EnvironmentPlace,
    ids: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
  /** Which workflow each of these instances runs. `deps.ts` fills it from workflows. */
  readonly findWorkflowsOf: (
    place: EnvironmentPlace,
    instanceIds: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
}
