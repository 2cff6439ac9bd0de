/** The Durable Objects, called by name. */

import type { EnvironmentPlace } from "../core/place.ts";
import type { ApiKeyDeps, LeaseAnswer, VerifyDeps } from "../features/api-keys/index.ts";
import type { Checked, SessionObjects, Succession } from "../features/sessions/index.ts";
import { callObject } from "../platform/durable-object.ts";

export function createKeyObjects({ KEY_LEASE: objects }: Env): {
  readonly fence: ApiKeyDeps["fenceKey"];
  readonly ask: VerifyDeps["askKey"];
} {
  // Test and live never share an object.
  const stubOf = (environment: string, keyId: string) =>
    objects.get(objects.idFromName(`${environment}:${keyId}`));
  const what = "The key's lease object";
  return {
    fence: (place, keyId, endMs) =>
      callObject(
        () => stubOf(place.environment, keyId),
        (stub) => stub.fence(plainPlace(place), keyId, endMs),
        what,
      ),
    ask: (place, keyId, ask) =>
      callObject(
        () => stubOf(place.environment, keyId),
        async (stub): Promise<LeaseAnswer> => stub.ask(plainPlace(place), keyId, ask),
        what,
      ),
  };
}

export function createSessionObjects({ BROWSER_SESSION: objects }: Env): SessionObjects {
  const stubOf = (name: string) => objects.get(objects.idFromName(name));
  const what = "The session";
  return {
    open: (session) =>
      callObject(
        () => stubOf(session.name),
        (stub) => stub.open(session),
        what,
      ),
    check: (name) =>
      callObject(
        () => stubOf(name),
        async (stub): Promise<Checked> => stub.check(),
        what,
      ),
    nameSuccessor: (name, successor) =>
      callObject(
        () => stubOf(name),
        async (stub): Promise<Succession> => stub.nameSuccessor(successor),
        what,
      ),
    withdrawSuccessor: (name, successor) =>
      callObject(
        () => stubOf(name),
        (stub) => stub.withdrawSuccessor(successor),
        what,
      ),
    retire: (name) =>
      callObject(
        () => stubOf(name),
        (stub) => stub.retire(),
        what,
      ),
    end: (name) =>
      callObject(
        () => stubOf(name),
        (stub) => stub.end(),
        what,
      ),
  };
}

/** What crosses to an object is the place and nothing more that a row or actor may carry. */
function plainPlace({ companyId, environment }: EnvironmentPlace): EnvironmentPlace {
  return { companyId, environment };
}
