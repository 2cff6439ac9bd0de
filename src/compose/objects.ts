/** The Durable Objects, called by name. */

import type { EnvironmentPlace } from "../core/place.ts";
import type {
  ApiKeyDeps,
  AskObjectsDeps,
  KeyLeaseObject,
  LeaseAnswer,
  VerifyDeps,
} from "../features/api-keys/index.ts";
import type { GivenToken, RefreshTokenObject, TokenWish } from "../features/egress/index.ts";
import type {
  BrowserSessionDeps,
  BrowserSessionObject,
  Checked,
  HandedOver,
  SessionObjects,
  Succession,
} from "../features/sessions/index.ts";
import { callObject } from "../platform/durable-object.ts";

export function createKeyObjects(objects: DurableObjectNamespace<KeyLeaseObject>): {
  readonly fence: ApiKeyDeps["fenceKey"];
  readonly ask: VerifyDeps["askKey"];
  readonly end: AskObjectsDeps["askKeyEnd"];
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
    end: (place, keyId) =>
      callObject(
        () => stubOf(place.environment, keyId),
        (stub) => stub.tellEnd(),
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

type Sessions = DurableObjectNamespace<BrowserSessionObject>;

/** From one session's object to another's. Not tried again: the next request of its browser does. */
export function createHandOver(objects: Sessions): BrowserSessionDeps["handOver"] {
  return async (former, successor): Promise<HandedOver> =>
    objects.get(objects.idFromName(former)).handOver(successor);
}

export function createSessionObjects(objects: Sessions): SessionObjects {
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

/** Of the refresh token that a connector names, whichever of its connectors asks. */
export function createRefreshObjects(objects: DurableObjectNamespace<RefreshTokenObject>): {
  readonly obtain: (wish: TokenWish) => Promise<GivenToken>;
  readonly sealAnew: (place: EnvironmentPlace, slug: string) => Promise<void>;
} {
  const stubOf = ({ companyId, environment }: EnvironmentPlace, slug: string) =>
    objects.get(objects.idFromName(`${environment}:${companyId}:${slug}`));
  const what = "The connector's credential";
  return {
    obtain: (wish) =>
      callObject(
        () => stubOf(wish.place, wish.credential.secret),
        async (stub): Promise<GivenToken> => stub.obtain(wish),
        what,
      ),
    sealAnew: (place, slug) =>
      callObject(
        () => stubOf(place, slug),
        (stub) => stub.sealAnew(),
        what,
      ),
  };
}

/** What crosses to an object is the place and nothing more that a row or actor may carry. */
function plainPlace({ companyId, environment }: EnvironmentPlace): EnvironmentPlace {
  return { companyId, environment };
}
