import type { Environment } from "../../../src/core/environment.ts";
import type { ReadSecretContext } from "../../../src/features/secrets/retrieve/read-secret.ts";
import {
  createValueCache,
  type ValueCache,
} from "../../../src/features/secrets/retrieve/value-cache.ts";
import { createDatabase } from "../../../src/platform/d1/database.ts";
import type { SecretStore } from "../../../src/platform/secret-store/store.ts";
import { createVault } from "../../platform/secret-store/support.ts";
import { createCrash, NEVER } from "../../support/crash.ts";
import { random } from "../../support/world.ts";

/** One isolate: its own memory, its own count of D1 statements and store calls. */
export function countedReader(
  companyId: string,
  store: SecretStore = createVault(),
  cache: ValueCache = createValueCache(),
) {
  const crash = createCrash(NEVER);
  const reads: string[] = [];
  const counted: SecretStore = {
    ...store,
    read: (name, token, deadlineMs) => {
      reads.push(token);
      return store.read(name, token, deadlineMs);
    },
  };
  const deps = {
    db: createDatabase(crash.env.DB),
    random,
    secretStore: counted,
    secretValues: cache,
  };
  const contextAt = (nowMs: number, environment: Environment = "live"): ReadSecretContext => ({
    deps,
    requestId: "req",
    nowMs,
    ip: "203.0.113.9",
    actor: { type: "user", id: "usr_1", name: "A person", companyId, environment },
  });
  return { deps, reads, d1: crash.steps, contextAt };
}
